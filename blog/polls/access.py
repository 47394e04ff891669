from accounts.rules import makers_own

makers_own("poll")
# Questions are parts of their poll, changed on its page.
makers_own("question")
makers_own("outcome")

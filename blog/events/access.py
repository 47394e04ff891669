from accounts.rules import makers_own

makers_own("event")

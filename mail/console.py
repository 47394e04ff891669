"""Mail on the console, where no server for it is named, to be read there."""

from django.core.mail.backends import console


class EmailBackend(console.EmailBackend):
    def write_message(self, message):
        """The text as it was written: encoded as it is sent, its links would be broken at the ends of lines."""
        heads = {"From": message.from_email, "To": ", ".join(message.to), "Subject": message.subject}
        told = "\n".join(f"{name}: {value}" for name, value in heads.items())
        self.stream.write(f"{told}\n\n{message.body}\n\n{'-' * 79}\n")

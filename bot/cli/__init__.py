"""The command `wenhao`: its grammar, what each verb does, the conversation in the terminal."""

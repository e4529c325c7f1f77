# What an administrator reads: fields, jobs, the audit log, tokens, settings.

settings-title = How your organization is called

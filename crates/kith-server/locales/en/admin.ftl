# What an administrator reads: fields, jobs, the audit log, tokens, settings.

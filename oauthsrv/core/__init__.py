"""What every package stands on: settings, clock, database, secrets, keys, errors and pages.

Owns: how the process is configured, how rows and secrets are kept, how a refusal becomes an answer.
Does not own: any rule about persons, institutions, consent or the protocol.
"""

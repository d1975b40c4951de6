"""The shared record of both sites: settings, database, models, the verbs of a report, the shared web base."""

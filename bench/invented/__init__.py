"""An invented world of public bodies: their ledgers obey the identities of real accounts, their reports print them.

`places` who there is and what they disclose, `ledger` the money of a body through the years, `sheets` printed tables,
`prose` claims in sentences, `forms` performance evaluations, `reports` all of it as `ingest.facts.Report`.
Everything follows from a seed: the same body gives the same reports whichever others are made.
"""

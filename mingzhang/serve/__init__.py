"""The graph over HTTP: pages and data at their IRIs, a SPARQL 1.1 endpoint, questions, search, upload and check.

One process, one command (`mingzhang serve`), on Starlette. Reading needs no permission and changes nothing; writing
needs a token. The modules: `settings` what the operator chooses, `negotiation` which variant of a resource is wanted,
`problems` the one shape of an error, `cache` answers that are kept, `sparql` the protocol, `resources` pages and data,
`questions` the JSON interface and `openapi` its description, `search` full text, `uploads` a report in, its findings
out, `writing` what a token allows, `app` all of it together.
"""

from mingzhang.serve.settings import Settings

__all__ = ["Settings"]

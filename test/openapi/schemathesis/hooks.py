"""Gives the generated requests what no schema can say: links that work, and parts that fit together.

What is generated as wrong stays as it is.
"""

import json
import os
import unicodedata
import urllib.request

import schemathesis
from schemathesis.generation import GenerationMode
from schemathesis.core.parameters import ParameterLocation

URL = os.environ["TARGET"]
OKTA_DOMAIN = os.environ["OKTA_DOMAIN"]
# By path: links that were issued before; a setup link is issued for every request.
LINKS = json.loads(os.environ["LINKS"])
# E-mail domains without a DNS record: an approval vouches for them by name.
VOUCHED_DOMAINS = json.loads(os.environ["VOUCHED_DOMAINS"])
# Handed over to whoever has it, as the link of a former CSM answers 410.
CSM = os.environ["CSM"]


def issue_setup_link():
    body = json.dumps({"company": "Acme", "csm": {"email": "dana@sequel.example"}})
    request = urllib.request.Request(
        URL + "/setup-links",
        data=body.encode(),
        headers={"accept": "application/json", "content-type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["setupLink"]


def at(address, domain):
    return address.strip().rsplit("@", 1)[0] + "@" + domain


def person(given, domain):
    """A name of assigned characters, which Unicode's versions differ in, and in which no list of top-level
    domains finds a web address; and an address in the domain."""
    name = given["name"].translate(str.maketrans(".:/\\", "----"))
    name = "".join(each if unicodedata.category(each) != "Cn" else "-" for each in name)
    return {**given, "name": name, "email": at(given["email"], domain)}


def fit_together(submission):
    """One Okta app, the stand-in's, with a secret; and everybody in one of its e-mail domains."""
    app = submission["oktaApps"][0]
    app["domain"] = OKTA_DOMAIN
    app.setdefault("clientSecret", "secret")
    domain = app["emailDomains"][0].strip().lstrip("@").rstrip(".")
    return {
        **submission,
        "oktaApps": [app],
        "mainAdmin": person(submission["mainAdmin"], domain),
        "contact": person(submission["contact"], domain),
        "users": [at(user, domain) for user in submission["users"]],
    }


@schemathesis.hook
def before_call(context, case, kwargs):
    meta = case.meta
    if meta is None or meta.is_negative_at(ParameterLocation.PATH):
        return
    path = case.operation.path
    link = issue_setup_link() if path == "/setup/{token}" else LINKS.get(path)
    if link is not None:
        case.path_parameters["token"] = link.rsplit("/", 1)[1]
    is_right = meta.generation.mode is GenerationMode.POSITIVE
    if is_right and path == "/setup/{token}" and isinstance(case.body, dict):
        case.body = fit_together(case.body)
    if is_right and path == "/approvals/{token}" and isinstance(case.body, dict):
        case.body = {**case.body, "vouchedDomains": VOUCHED_DOMAINS}
    if is_right and path == "/approvals/{token}/actions" and isinstance(case.body, dict) and "csm" in case.body:
        csm = person({"name": "Kim", "email": CSM, **case.body["csm"]}, "")
        case.body = {**case.body, "csm": {**csm, "email": CSM}}

#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""sbom.py VERSION EPOCH LICENCES: what the release consists of, as an SPDX 2.3 document on stdout,
and the licence of each part as a file in the folder LICENCES. EPOCH is the document's time in
seconds; build/third_party has the libraries' own words. https://spdx.github.io/spdx-spec/v2.3/"""

import datetime
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
PRODUCT = "SPDXRef-Qoltanba"
# The programs of each system, and how a part is within them.
SYSTEMS = {"linux": "STATIC_LINK", "windows": "STATIC_LINK", "debian": "STATIC_LINK"}


def table(path):
    with open(path, encoding="utf-8") as file:
        return [line.split() for line in file if line.strip() and not line.startswith("#")]


def sources():
    """name → (version, SHA-256 of the .dsc file)"""
    rows = table(os.path.join(ROOT, "third_party", "sources.txt"))
    return {row[1]: (row[2], row[3]) for row in rows}


def installed(package):
    found = subprocess.run(["dpkg-query", "-W", "-f=${Version}", package], capture_output=True,
                           text=True, check=False)
    if found.returncode:
        sys.exit(f"sbom.py: the package {package} is not installed; ./run release installs it")
    return found.stdout


def keep_licence(name, origin, folder):
    if origin == "source":
        said = next(path for path in (os.path.join(ROOT, "build", "third_party", system, "licences",
                                                   name) for system in ("linux", "windows"))
                    if os.path.exists(path))
    else:
        said = os.path.join("/usr/share/doc", name, "copyright")
    shutil.copyfile(said, os.path.join(folder, name + ".txt"))


def part(name, version, licence, sha256=None):
    quoted = version.replace(":", "%3A").replace("+", "%2B")
    package = {
        "SPDXID": f"SPDXRef-{name}",
        "name": name,
        "versionInfo": version,
        "supplier": "Organization: Debian",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": licence,
        "licenseDeclared": licence,
        "copyrightText": "NOASSERTION",
        "externalRefs": [{
            "referenceCategory": "PACKAGE-MANAGER",
            "referenceType": "purl",
            "referenceLocator": f"pkg:deb/debian/{name}@{quoted}"
                                + ("?arch=source" if sha256 else "?arch=amd64"),
        }],
    }
    if sha256:
        package["comment"] = f"SHA-256 of the source package's .dsc file: {sha256}"
    return package


def product(version):
    return {
        "SPDXID": PRODUCT,
        "name": "qoltanba",
        "versionInfo": version,
        "supplier": "Organization: Qoltañba",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "Apache-2.0",
        "licenseDeclared": "Apache-2.0",
        "copyrightText": "NOASSERTION",
    }


def relation(name, systems):
    return {
        "spdxElementId": f"SPDXRef-{name}",
        "relationshipType": "STATIC_LINK",
        "relatedSpdxElement": PRODUCT,
        "comment": "within the programs for " + ", ".join(systems),
    }


def main(version, epoch, licences):
    from_source = sources()
    packages, relations = [product(version)], []
    os.makedirs(licences, exist_ok=True)
    for name, origin, *rest in table(os.path.join(HERE, "parts.txt")):
        systems = [word for word in rest if word in SYSTEMS]
        licence = " ".join(word for word in rest if word not in SYSTEMS)
        if origin == "source":
            packages.append(part(name, *from_source[name][:1], licence, from_source[name][1]))
        else:
            packages.append(part(name, installed(name), licence))
        relations.append(relation(name, systems))
        keep_licence(name, origin, licences)
    described = {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
                 "relatedSpdxElement": PRODUCT}
    digest = hashlib.sha256(json.dumps([packages, relations]).encode()).hexdigest()
    when = datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc)
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"qoltanba-{version}",
        "documentNamespace": f"https://spdx.org/spdxdocs/qoltanba-{version}-{digest[:16]}",
        "creationInfo": {
            "created": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": ["Organization: Qoltañba", "Tool: release/sbom.py"],
        },
        "packages": packages,
        "relationships": [described, *relations],
    }
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
    print()


if __name__ == "__main__":
    main(*sys.argv[1:])

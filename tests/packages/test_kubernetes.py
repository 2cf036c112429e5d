"""The manifests, by a validator that knows the cluster's own schemas, and beside our code."""

import re
import subprocess

import pytest

from firefighter.settings import Settings
from firefighter.settings.policy_file import parse
from tests.packages.deployed import (
    DEPLOY,
    LETS_IN,
    UNCOMMENTED,
    documents,
    leaves,
    told,
    uncommented,
    unknown,
)
from tests.packages.dockerfile import stages
from tests.packages.lock import VERSION

FILES = sorted(DEPLOY.glob("kubernetes/**/*.yaml"))
KUBERNETES = ("1.31", "1.37")
"""The oldest that knows everything that we ask for, and the newest whose schemas we have."""
FINISHES_SECONDS = 10
"""How long a process may take to finish the call in hand once it was told to stop."""
(_, RUNTIME) = stages()
PORTS = {
    "http": Settings.model_fields["port"].default,
    "operators": Settings.model_fields["ops_port"].default,
}


def everything(*, uncomment=False):
    """Give every document by its kind and name."""
    texts = [file.read_text(encoding="utf-8") for file in FILES]
    found = [one for text in texts for one in documents(uncommented(text) if uncomment else text)]
    return {(one["kind"], one["metadata"]["name"]): one for one in found}


ALL = everything()
WORKLOADS = {name: one for (kind, name), one in ALL.items() if kind in {"Deployment", "Job"}}
DEPLOYMENTS = {name: one for (kind, name), one in ALL.items() if kind == "Deployment"}


def pod(workload):
    return workload["spec"]["template"]["spec"]


def container(workload):
    (only,) = pod(workload)["containers"]
    return only


def environment(workload, among=ALL):
    """Give what the process finds: its own variables, and those of the maps that it takes."""
    found = {each["name"]: each["value"] for each in container(workload).get("env", ())}
    for source in container(workload).get("envFrom", ()):
        found |= among["ConfigMap", source["configMapRef"]["name"]]["data"]
    return found


@pytest.fixture(params=list(WORKLOADS.values()), ids=list(WORKLOADS))
def workload(request):
    return request.param


@pytest.fixture(params=list(DEPLOYMENTS.values()), ids=list(DEPLOYMENTS))
def deployment(request):
    return request.param


@pytest.mark.parametrize("version", KUBERNETES)
def test_the_cluster_knows_every_field(tools, version):
    said = subprocess.run(
        [tools / "kubernetes-validate", "--strict", "-k", version, *FILES],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert said.returncode == 0, said.stdout
    assert said.stdout.count(" passed for resource ") == len(ALL)
    assert said.stdout.count("\n") == len(ALL)


def test_there_is_what_must_be_there_twice_of_what_may_fail():
    assert {name: one["spec"]["replicas"] for name, one in DEPLOYMENTS.items()} == {
        "firefighter-serve": 2,
        "firefighter-worker": 2,
    }
    assert {kind for kind, _ in ALL} == {
        "ConfigMap",
        "Deployment",
        "Job",
        "NetworkPolicy",
        "PodDisruptionBudget",
        "Secret",
        "Service",
    }


def test_every_image_and_the_name_of_the_migration_tell_our_version(workload):
    assert container(workload)["image"] == f"firefighter:{VERSION}"
    assert ("Job", f"firefighter-migrate-{VERSION.replace('.', '-')}") in ALL


def test_each_runs_a_command_of_ours(workload):
    component = workload["metadata"]["labels"]["app.kubernetes.io/component"]

    assert container(workload)["args"] == [component]
    assert component in {"serve", "worker", "migrate"}
    assert "command" not in container(workload)


def test_every_pod_is_what_the_restricted_profile_allows_and_more(workload):
    of_pod, of_container = pod(workload)["securityContext"], container(workload)["securityContext"]

    assert of_pod == {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
    assert of_container == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod(workload)["automountServiceAccountToken"] is False
    assert {next(iter(volume.keys() - {"name"})) for volume in pod(workload)["volumes"]} <= {
        "configMap",
        "emptyDir",
        "secret",
    }
    assert not {"hostNetwork", "hostPID", "hostIPC"} & pod(workload).keys()
    # With a number the cluster itself sees that it is not root; OpenShift takes one of its own.
    assert RUNTIME.last("USER").partition(":")[0].isdigit()


def test_a_process_finds_settings_that_exist_and_no_secret_among_them(workload):
    assert not unknown(environment(workload))
    assert not told(environment(workload))
    # Else a service called "port" would be taken for a setting.
    assert pod(workload)["enableServiceLinks"] is False


def test_what_is_still_commented_out_are_settings_too():
    among = everything(uncomment=True)
    settings = environment(among["Deployment", "firefighter-serve"], among)

    assert settings.keys() >= UNCOMMENTED
    assert not unknown(settings)
    assert {"confluence_token", "slack_signing_secret"} <= among["Secret", "firefighter"][
        "stringData"
    ].keys()


def test_who_only_delivers_is_given_nothing_that_lets_slack_in():
    among = everything(uncomment=True)
    worker = among["Deployment", "firefighter-worker"]
    (secrets,) = (v["secret"] for v in pod(worker)["volumes"] if "secret" in v)

    assert not LETS_IN & environment(worker, among).keys()
    keys = {item["key"] for item in secrets["items"]}
    assert keys == {"database_url", "slack_bot_token", "confluence_token"}


def test_every_file_that_a_process_is_told_of_is_a_secret_that_it_mounts(workload):
    among = everything(uncomment=True)
    workload = among[workload["kind"], workload["metadata"]["name"]]
    secrets = {
        v["name"]: v["secret"]["secretName"] for v in pod(workload)["volumes"] if "secret" in v
    }
    chosen = {
        v["name"]: {item["key"] for item in v["secret"]["items"]}
        for v in pod(workload)["volumes"]
        if "items" in v.get("secret", ())
    }
    mounted = {
        f"{mount['mountPath']}/{key}"
        for mount in container(workload)["volumeMounts"]
        if mount["name"] in secrets
        for key in among["Secret", secrets[mount["name"]]]["stringData"]
        if key in chosen.get(mount["name"], {key})
    }
    files = {v for k, v in environment(workload, among).items() if k.endswith("_FILE")}

    assert files <= mounted
    assert ("firefighter-owner" in secrets.values()) == (workload["kind"] == "Job")


def test_no_manifest_holds_a_secret():
    texts = [text for one in ALL.values() for text in leaves(one)]
    examples = [
        v for (kind, _), one in ALL.items() if kind == "Secret" for v in one["stringData"].values()
    ]

    assert all("…" in value for value in examples)
    assert not [text for text in texts if re.search(r"xox[bap]-\w|://[^/…]*:[^/…]+@", text)]
    assert not [
        file
        for file in DEPLOY.glob("kubernetes/*.yaml")
        if "kind: Secret" in file.read_text(encoding="utf-8")
    ]


def test_the_ports_are_those_that_we_take_and_that_others_name(deployment):
    named = {port["name"]: port["containerPort"] for port in container(deployment)["ports"]}
    service = ALL["Service", "firefighter"]["spec"]

    assert named.items() <= PORTS.items()
    assert [port["targetPort"] for port in service["ports"]] == ["http"]
    assert (
        service["selector"].items()
        <= DEPLOYMENTS["firefighter-serve"]["spec"]["template"]["metadata"]["labels"].items()
    )
    assert environment(deployment)["OPS_HOST"] == "0.0.0.0"  # noqa: S104 - probes come from the node


def test_probes_ask_for_life_and_readiness_where_operators_are_answered(deployment):
    asked = {
        name: container(deployment)[f"{name}Probe"]["httpGet"]
        for name in ("startup", "liveness", "readiness")
    }

    assert asked == {
        "startup": {"path": "/healthz", "port": "operators"},
        "liveness": {"path": "/healthz", "port": "operators"},
        "readiness": {"path": "/readyz", "port": "operators"},
    }


def test_there_is_time_to_finish_before_it_is_killed(deployment):
    sleeps = container(deployment).get("lifecycle", {}).get("preStop", {}).get("sleep", {})

    grace = pod(deployment)["terminationGracePeriodSeconds"]

    assert grace >= sleeps.get("seconds", 0) + FINISHES_SECONDS + 5


def test_an_upgrade_and_a_drained_node_leave_somebody_to_answer(deployment):
    name, labels = deployment["metadata"]["name"], deployment["spec"]["selector"]["matchLabels"]
    budget = ALL["PodDisruptionBudget", name]["spec"]

    assert deployment["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert budget == {
        "maxUnavailable": 1,
        "unhealthyPodEvictionPolicy": "AlwaysAllow",
        "selector": {"matchLabels": labels},
    }
    assert deployment["spec"]["template"]["metadata"]["labels"] == labels


def test_every_process_says_what_it_takes_and_may_not_take_the_node(workload):
    resources = container(workload)["resources"]

    assert resources["requests"].keys() == {"cpu", "memory"}
    assert "memory" in resources["limits"]


def test_the_operators_address_is_open_to_who_watches_and_to_nobody_else():
    rules = ALL["NetworkPolicy", "firefighter"]["spec"]["ingress"]
    labels = ALL["NetworkPolicy", "firefighter"]["spec"]["podSelector"]["matchLabels"]
    opened = {port["port"]: "from" in rule for rule in rules for port in rule["ports"]}

    assert opened == {"http": False, "operators": True}
    assert all(
        labels.items() <= w["spec"]["template"]["metadata"]["labels"].items()
        for w in WORKLOADS.values()
    )


def test_the_policy_in_the_map_is_one_and_lies_where_the_image_looks(deployment, tmp_path):
    text = ALL["ConfigMap", "firefighter-policy"]["data"]["firefighter.toml"]
    (mount,) = [each for each in container(deployment)["volumeMounts"] if each["name"] == "policy"]

    assert parse(text, tmp_path).announcements == "incidents"
    assert mount["mountPath"] == RUNTIME.last("WORKDIR")

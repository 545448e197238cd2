"""Adopted and given back, a config file has every byte that it had."""

from hypothesis import given
from hypothesis import strategies as st
from testbed.config.botocore_reader import Profiles, botocore_profiles
from testbed.config.native_profiles import STATIC, native_configs
from testbed.fuzz.examples import examples
from testbed.scenarios.adoption import Adoptions

from awsroles.core.profiles.model import RoleProfile


@examples(200)
@given(native_configs())
def test_every_byte_comes_back(text: str) -> None:
    adoptions = Adoptions(text, STATIC)
    plan = adoptions.adoption().run(None)
    adopted = adoptions.config.text
    profiles = adoptions.profiles
    before, after = botocore_profiles(text.encode()), botocore_profiles(adopted.encode())
    assert before is not None
    assert after is not None
    for name in plan.adopted:
        profile = profiles.get(name)
        assert isinstance(profile, RoleProfile)
        chain = profiles.chain(name)
        assert (str(profile.role), profile.source) == (before[name]["role_arn"], before[name]["source_profile"])
        if len(chain.role_profiles) == 1:
            assert chain.mfa_serial == (before[name].get("mfa_serial") or chain.source.mfa_serial)
    untouched = before.keys() - set(plan.adopted) - plan.moved.keys()
    assert {name: after[name] for name in untouched} == {name: before[name] for name in untouched}

    again = adoptions.adoption().run(None)
    assert (again.adopted, adoptions.config.text) == ((), adopted)

    adoptions.restoring().run(plan.adopted)
    assert adoptions.config.text == text
    assert adoptions.backups.sections == {}


@examples(100)
@given(native_configs(), st.data())
def test_edits_since_then_stay_and_the_rest_comes_back(text: str, data: st.DataObject) -> None:
    adoptions = Adoptions(text, STATIC)
    adopted = adoptions.adoption().run(None).adopted
    edited = data.draw(st.lists(st.sampled_from(adopted), unique=True)) if adopted else []
    adoptions.config.edit(lambda _: {name: {"region": "eu-south-1", "cli_timestamp": "1"} for name in edited})
    before = botocore_profiles(text.encode())
    assert before is not None
    expected = {
        name: values | ({"region": "eu-south-1", "cli_timestamp": "1"} if name in edited else {})
        for name, values in before.items()
    }

    for name in reversed(adopted):
        adoptions.restoring().run([name])

    # An empty mfa_serial says nothing, and is not written again.
    assert _said(botocore_profiles(adoptions.config.text.encode())) == _said(expected)


def _said(profiles: Profiles | None) -> Profiles:
    return {name: {key: value for key, value in values.items() if value} for name, values in (profiles or {}).items()}

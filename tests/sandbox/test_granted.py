"""Which scopes an app was granted stands in a header of each answer, as at Slack."""

from slack_sdk import WebClient

from sandbox.face import Sandbox
from tests.sandbox.echo import world


def test_an_answer_names_the_scopes_of_its_token() -> None:
    with Sandbox.open(world()) as slack:
        app = slack.app()
        answer = WebClient(token=app.bot_token, base_url=slack.api_url).auth_test()
    headers = {key.lower(): value for key, value in answer.headers.items()}
    assert headers["x-oauth-scopes"].split(",") == list(app.scopes) != []

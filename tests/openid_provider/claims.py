"""What the provider says of its people. Somebody whose user name ends in `-unproved` has an
address that the provider has not confirmed; `-word` gets the confirmation as the word "false"."""

from oauth2_provider.oauth2_validators import OAuth2Validator


class Claims(OAuth2Validator):
    oidc_claim_scope = OAuth2Validator.oidc_claim_scope | {
        "email": "email",
        "email_verified": "email",
        "name": "profile",
    }

    def get_additional_claims(self, request):
        person = request.user
        proved = not person.username.endswith("-unproved")
        if person.username.endswith("-word"):
            proved = "false"
        return {"email": person.email, "email_verified": proved, "name": person.get_full_name()}

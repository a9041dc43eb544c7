"""Organisations and accounts as an administrator keeps them; transport only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from matching_api.access import administration, service
from matching_api.access.actor import CurrentActor, may
from matching_api.access.administration_schemas import (
    AccountIn,
    AccountListOut,
    ListedAccountOut,
    NewAccountIn,
    NewOrganisationIn,
    NewPasswordOut,
    OrganisationIn,
    PasswordIn,
)
from matching_api.access.models import Account
from matching_api.access.roles import Permission
from matching_api.access.schemas import OrganisationOut
from matching_api.access.service import Actor
from matching_api.database import DbSession
from matching_api.rate_limit import Client, CurrentLimits

# Without `Idempotency-Key`: an answer may hold a one-time password, which is kept nowhere.
router = APIRouter(tags=["access"])

Administrator = Annotated[Actor, Depends(may(Permission.MANAGE))]


@router.post("/organisations", status_code=201, summary="Add an organisation; it shares nothing yet")
def add_organisation(wanted: NewOrganisationIn, actor: Administrator, session: DbSession) -> OrganisationOut:
    return OrganisationOut.of(administration.add_organisation(session, actor, **wanted.model_dump()))


@router.put("/organisations/{organisation_key}", summary="Change an organisation's name or place")
def change_organisation(
    organisation_key: str, wanted: OrganisationIn, actor: Administrator, session: DbSession
) -> OrganisationOut:
    changed = administration.change_organisation(session, actor, organisation_key, **wanted.model_dump())
    return OrganisationOut.of(changed)


@router.get("/accounts", summary="Everybody who may sign in, or could before")
def accounts(_actor: Administrator, session: DbSession) -> AccountListOut:
    outside = administration.at_provider(session)
    offices = {each.key: each for each in service.organisations(session)}
    found = administration.accounts(session)
    return AccountListOut(
        items=[
            ListedAccountOut.of(each, offices[each.organisation_key], at_provider=each.id in outside) for each in found
        ]
    )


@router.post("/accounts", status_code=201, summary="Add an account with a one-time password")
def add_account(wanted: NewAccountIn, actor: Administrator, session: DbSession) -> NewPasswordOut:
    account, password = administration.add_account(
        session,
        actor,
        username=wanted.username,
        name=wanted.name,
        role=wanted.role,
        organisation_key=wanted.organisation,
    )
    return NewPasswordOut(**_listed(session, account).model_dump(), password=password)


@router.put("/accounts/{account_id:uuid}", summary="Change somebody's name or role")
def change_account(account_id: UUID, wanted: AccountIn, actor: Administrator, session: DbSession) -> ListedAccountOut:
    changed = administration.change_account(session, actor, account_id, name=wanted.name, role=wanted.role)
    return _listed(session, changed)


@router.post("/accounts/{account_id}/deactivations", status_code=201, summary="Nobody signs in with it any more")
def deactivate(account_id: UUID, actor: Administrator, session: DbSession) -> ListedAccountOut:
    return _listed(session, administration.set_active(session, actor, account_id, active=False))


@router.post("/accounts/{account_id}/reactivations", status_code=201, summary="Signing in is possible again")
def reactivate(account_id: UUID, actor: Administrator, session: DbSession) -> ListedAccountOut:
    return _listed(session, administration.set_active(session, actor, account_id, active=True))


@router.post("/accounts/{account_id}/password-resets", status_code=201, summary="Give a one-time password")
def reset_password(account_id: UUID, actor: Administrator, session: DbSession) -> NewPasswordOut:
    account, password = administration.reset_password(session, actor, account_id)
    return NewPasswordOut(**_listed(session, account).model_dump(), password=password)


@router.post("/accounts/me/passwords", status_code=201, summary="Choose another password")
def choose_password(
    wanted: PasswordIn, actor: CurrentActor, session: DbSession, limits: CurrentLimits, client: Client
) -> ListedAccountOut:
    with limits.guess(service.account_of(session, actor)[0].username, client):
        account = administration.choose_password(
            session, actor, current=wanted.current.get_secret_value(), wanted=wanted.wanted.get_secret_value()
        )
    return _listed(session, account)


def _listed(session: DbSession, account: Account) -> ListedAccountOut:
    outside = account.id in administration.at_provider(session)
    return ListedAccountOut.of(account, service.organisation_of(session, account.organisation_key), at_provider=outside)

"""What goes with a member who leaves: sign-in, factors, sessions, epoch files. The log keeps the id."""

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from core import factors, models


def forget_member(s: Session, member_id: bytes) -> None:
    """Delete a member and everything of theirs; their cases are nobody's, their invitations end."""
    case, invitation = models.Case, models.Invitation
    s.execute(update(case).where(case.assignee == member_id).values(assignee=None))
    s.execute(delete(invitation).where(or_(invitation.by == member_id, invitation.member_id == member_id)))
    for owned in (models.EpochFile, models.Liveness, models.HeadSignature):
        s.execute(delete(owned).where(owned.member_id == member_id))
    act = models.Approval
    s.execute(delete(act).where(or_(act.by == member_id, act.given_by == member_id)))
    factors.forget(s, member_id)
    s.execute(delete(models.Member).where(models.Member.id == member_id))

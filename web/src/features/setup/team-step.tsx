// Teammates: an invitation each, mailed where mail is set up, a link in any case.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../live/api.ts';
import { grantable } from '../../live/roles.ts';
import { Button } from '../../ui/button.tsx';
import { InviteForm } from '../../ui/invite-form.tsx';
import { choicesOf, roleName } from '../../ui/roles.ts';
import { t } from '../../words/t.ts';

export function TeamStep({ onBack, onNext }: { onBack: () => void; onNext: () => void }) {
  const queries = useQueryClient();
  const me = useQuery({ queryKey: ['me'], queryFn: () => api.getMe() });
  const invitations = useQuery({ queryKey: ['invitations'], queryFn: () => api.listInvitations() });
  const open = invitations.data?.items ?? [];
  return (
    <div className="flex flex-col gap-4">
      <InviteForm
        roles={me.data ? choicesOf(grantable(me.data, undefined)) : []}
        invite={async (email, role) => {
          const made = await api.invite({ body: { email, role: role as 'agent' } });
          await queries.invalidateQueries({ queryKey: ['invitations'] });
          return made;
        }}
      />
      {open.length > 0 ? (
        <ul aria-label={t('Invited')} className="flex flex-col gap-1 border-t border-line pt-3">
          {open.map((invitation) => (
            <li key={invitation.id} className="flex justify-between gap-2">
              <span className="truncate">{invitation.email}</span>
              <span className="text-text-3">{roleName(invitation)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button look="ghost" className="me-auto" onClick={onBack}>
          {t('Back')}
        </Button>
        <Button look={open.length > 0 ? 'primary' : 'secondary'} onClick={onNext}>
          {open.length > 0 ? t('Continue') : t('Skip for now')}
        </Button>
      </div>
    </div>
  );
}

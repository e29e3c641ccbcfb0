// What the company's own programs know, beside the conversation: each panel by itself, so that one that fails takes nothing from the others.
import { useQuery } from '@tanstack/react-query';
import type { Conversation } from '@throughline/sdk';
import { api } from '../../live/index.ts';
import { PanelCards } from './panel-cards.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { Section } from './section.tsx';

export default function Panels({ it }: { it: Conversation }) {
  const asked = useQuery({
    queryKey: ['panels', 'beside', it.id],
    queryFn: () => api.listConversationPanels({ params: { id: it.id } }),
    staleTime: 300_000,
  });
  return (
    <>
      {(asked.data?.items ?? []).map((panel) =>
        panel.kind === 'cards' ? (
          <PanelCards key={`${panel.id} ${it.id}`} panel={panel} conversationId={it.id} />
        ) : (
          <Section key={`${panel.id} ${it.id}`} title={panel.name}>
            <PanelFrame panel={panel} conversationId={it.id} />
          </Section>
        ),
      )}
    </>
  );
}

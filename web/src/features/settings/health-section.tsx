// How the whole installation is: what is wrong first, each with what helps, then everything that was found well.
import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, RefreshCw, TriangleAlert } from 'lucide-react';
import { api } from '../../live/index.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Card, PageHead, Section } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { reportOf } from './health-report.ts';
import { areas, type Finding, verdict } from './health.ts';
import { msg, t } from '../../words/t.ts';

const looks = {
  good: [CircleCheck, 'text-ok', msg.as('status', 'Well')],
  warning: [TriangleAlert, 'text-warn', msg('To look at')],
  bad: [CircleAlert, 'text-danger', msg('Wrong')],
} as const;

export function HealthSection() {
  const health = useQuery({ queryKey: ['system-health'], queryFn: () => api.getSystemHealth(), staleTime: 30_000 });
  return (
    <>
      <PageHead
        title={t('System health')}
        actions={
          <>
            {health.data ? (
              <CopyButton label={t('Copy report')} text={reportOf(health.data.findings, health.data.checkedAt)} />
            ) : null}
            <Button isBusy={health.isFetching} onClick={() => void health.refetch()}>
              <RefreshCw size={16} aria-hidden />
              {t('Look again')}
            </Button>
          </>
        }
      >
        {t('The machine, the work that waits, and a real sign-in to every channel.')}
      </PageHead>
      <Loaded query={health} what={t('the system’s health')}>
        {({ findings, checkedAt }) => {
          const { tone, title, detail } = verdict(findings, <Time at={checkedAt} />);
          return (
            <>
              <Banner tone={tone} title={title} className="mb-6">
                {detail}
              </Banner>
              {areas(findings).map((area) => (
                <Section key={area.id} title={area.title}>
                  <Card>
                    <ul className="divide-y divide-line">
                      {area.findings.map((finding) => (
                        <Line key={finding.id} finding={finding} />
                      ))}
                    </ul>
                  </Card>
                </Section>
              ))}
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function Line({ finding }: { finding: Finding }) {
  const [Icon, ink, word] = looks[finding.state];
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <Icon size={16} role="img" aria-label={t.of(word)} className={`mt-0.5 shrink-0 ${ink}`} />
      <div className="min-w-0 flex-1 wrap-anywhere">
        <h3 className="font-medium">{t.server(finding.title)}</h3>
        <p className="text-text-2">{t.server(finding.detail)}</p>
        {finding.remedy ? <p className="mt-1">{t.server(finding.remedy)}</p> : null}
      </div>
    </li>
  );
}

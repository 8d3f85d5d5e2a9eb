import type { RecordDetail } from '../../../api/records.ts'
import { useLanguage, useText } from '../text.ts'
import { formTexts } from './form-texts.ts'
import { taskPath, useTask, waitsFor } from './pending-note.tsx'
import { texts } from './texts.ts'

/** Commands of this record that wait for somebody's consent. */
export function PendingBanner({ detail }: { detail: RecordDetail }) {
  return detail.pending.map((each) => <OnePending key={each.id} pending={each} />)
}

function OnePending({ pending }: { pending: RecordDetail['pending'][number] }) {
  const t = useText(texts)
  const f = useText(formTexts)
  const language = useLanguage()
  const { data } = useTask(pending.id)
  const who = data ? waitsFor(data, language) : ''
  return (
    <p className="pending-banner" role="status">
      <span aria-hidden="true">◷</span>
      <span>
        {t('pendingOne', { command: pending.label[language] })}
        {who ? <> · {f('pendingWho', { who })}</> : null}
      </span>
      <a href={taskPath(pending.id)}>{t('pendingSee')}</a>
    </p>
  )
}

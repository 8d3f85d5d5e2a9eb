import { App, Button, Popconfirm } from 'antd'
import { useMemo, useState } from 'react'
import type { LearnedDetail, LearnedVersionItem } from '../../../../../api/learned-models.ts'
import { EmptyState } from '../../../../ui/empty-state.tsx'
import { formatCount } from '../../../../ui/number.ts'
import { RelativeTime } from '../../../../ui/relative-time.tsx'
import { ApiProblem, api } from '../../../api.ts'
import { useMay } from '../../../session.ts'
import { useLanguage, useText } from '../../../text.ts'
import { NoteDialog } from '../note-dialog.tsx'
import { shortNumber } from './chart-options.ts'
import { keepDetail } from './data.ts'
import { VersionState } from './marks.tsx'
import { shownDifference } from './shown-units.ts'
import { texts } from './texts.ts'
import { type ShownUnits, useShownUnits } from './use-shown-units.ts'

type Step = 'review' | 'reject' | 'publish' | 'retire'
type Asking = { step: Step; number: number }

const percent = (share: number) => `${(share * 100).toFixed(1)} %`

/** Every training with its figures side by side, the best place to choose which one to publish. */
export function Versions({ model, onReport }: { model: LearnedDetail; onReport: (number: number) => void }) {
  const t = useText(texts)
  const [asking, setAsking] = useState<Asking | null>(null)
  const targets = useMemo(() => targetsOf(model.versions), [model.versions])
  const units = useShownUnits(targets)
  if (model.versions.length === 0) return <EmptyState title={t('noVersions')} hint={t('noVersionsHint')} />
  const withTarget = model.versions.some(({ heldOut }) => heldOut.rmse !== null)
  return (
    <>
      <div className="learned-table learned-versions">
        <table>
          <thead>
            <tr>
              <th>{t('whichReport')}</th>
              <th>{t('state')}</th>
              <th className="is-number">{t('rows')}</th>
              <th className="is-number" title={t('falseAlarmsHint')}>
                {t('falseAlarms')}
              </th>
              <th className="is-number">{t('p95')}</th>
              {withTarget ? <th className="is-number">{t('rmse')}</th> : null}
              {withTarget ? <th className="is-number">{t('r2')}</th> : null}
              <th>{t('trainedAt')}</th>
              <th>{t('reviewer')}</th>
              <th aria-label={t('showReport')} />
            </tr>
          </thead>
          <tbody>
            {model.versions.map((version) => (
              <Row
                key={version.number}
                {...{ model, version, withTarget, units, onReport }}
                onAsk={(step) => setAsking({ step, number: version.number })}
              />
            ))}
          </tbody>
        </table>
      </div>
      {asking ? <StepDialog model={model} asking={asking} onClose={() => setAsking(null)} /> : null}
    </>
  )
}

/** What the versions estimate, each by its version's number: another version may have had another unit. */
const targetsOf = (versions: readonly LearnedVersionItem[]) =>
  versions.flatMap(({ number, target }) =>
    target ? [{ name: String(number), point: target.point, unit: target.unit }] : [],
  )

type RowProps = {
  model: LearnedDetail
  version: LearnedVersionItem
  withTarget: boolean
  units: ShownUnits
  onReport: (number: number) => void
  onAsk: (step: Step) => void
}

function Row({ model, version, withTarget, units, onReport, onAsk }: RowProps) {
  const t = useText(texts)
  const { number, heldOut, note } = version
  return (
    <tr className={number === model.live ? 'is-live' : ''}>
      <td>
        <button type="button" className="learned-link" title={note} onClick={() => onReport(number)}>
          {t('version', { n: number })}
        </button>
        <small>{note}</small>
      </td>
      <td>
        <VersionState version={version} />
        {version.worse > 0 ? <small className="learned-worse">△ {t('worse', { n: version.worse })}</small> : null}
      </td>
      <td className="is-number" data-label={t('rows')}>
        {formatCount(version.rows)}
      </td>
      <td className="is-number" data-label={t('falseAlarms')}>
        {percent(heldOut.above)}
      </td>
      <td className="is-number" data-label={t('p95')}>
        {shortNumber(heldOut.p95)}
      </td>
      {withTarget ? (
        <td className="is-number" data-label={t('rmse')}>
          {shortNumber(shownDifference(heldOut.rmse, units.unitOf(String(number))))} {units.symbolOf(String(number))}
        </td>
      ) : null}
      {withTarget ? (
        <td className="is-number" data-label={t('r2')}>
          {shortNumber(heldOut.r2)}
        </td>
      ) : null}
      <td data-label={t('trainedAt')}>
        <RelativeTime time={version.trainedAt} />
        <small>{version.trainedBy}</small>
      </td>
      <td data-label={t('reviewer')}>
        {version.reviewer ?? <span className="faint">—</span>}
        {version.reviewedAt === null ? null : (
          <small>
            <RelativeTime time={version.reviewedAt} />
          </small>
        )}
      </td>
      <td>
        <Actions model={model} version={version} onReport={onReport} onAsk={onAsk} />
      </td>
    </tr>
  )
}

function Actions({ model, version, onReport, onAsk }: Omit<RowProps, 'withTarget' | 'units'>) {
  const t = useText(texts)
  const language = useLanguage()
  const { message } = App.useApp()
  const [mayReview, mayWrite] = [useMay('models.review'), useMay('models.write')]
  const { number, state, rejected } = version
  async function discard() {
    try {
      const path = `/api/learned-models/${model.id}/versions/${number}`
      keepDetail(await api.delete<LearnedDetail>(path, { version: model.version }))
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      void message.error(error.texts[language])
    }
  }
  return (
    <span className="learned-actions">
      {mayReview && state === 'draft' ? (
        <>
          <Button size="small" type="primary" onClick={() => onAsk('review')}>
            {t('review')}
          </Button>
          <Button size="small" onClick={() => onAsk('reject')}>
            {t('reject')}
          </Button>
        </>
      ) : null}
      {mayReview && state === 'reviewed' ? (
        <Button size="small" type="primary" onClick={() => onAsk('publish')}>
          {t('publish')}
        </Button>
      ) : null}
      {mayReview && state === 'published' ? (
        <Button size="small" onClick={() => onAsk('retire')}>
          {t('retire')}
        </Button>
      ) : null}
      <Button size="small" onClick={() => onReport(number)}>
        {t('showReport')}
      </Button>
      <Button size="small" href={`/api/learned-models/${model.id}/versions/${number}/file`}>
        {t('file')}
      </Button>
      {mayWrite && (state === 'draft' || rejected) ? (
        <Popconfirm
          title={t('discardAsk', { n: number })}
          okText={t('discard')}
          cancelText={t('cancel')}
          onConfirm={() => void discard()}
        >
          <Button size="small" danger>
            {t('discard')}
          </Button>
        </Popconfirm>
      ) : null}
    </span>
  )
}

function StepDialog({ model, asking, onClose }: { model: LearnedDetail; asking: Asking; onClose: () => void }) {
  const t = useText(texts)
  const { step, number } = asking
  const { version } = model
  const at = `/api/learned-models/${model.id}/versions/${number}`
  const send = async (note: string) => {
    const answer =
      step === 'review' || step === 'reject'
        ? await api.post<LearnedDetail>(`${at}/review`, {
            ...{ version, note, verdict: step === 'review' ? 'accept' : 'reject' },
          })
        : await api.post<LearnedDetail>(`${at}/${step}`, { version, note })
    keepDetail(answer)
  }
  return (
    <NoteDialog
      title={`${t(step)} · ${t('version', { n: number })}`}
      ask={t('note')}
      endings={[{ label: t(step), danger: step === 'retire', run: send }]}
      onClose={onClose}
    >
      {step === 'publish' ? <p>{t('publishTold')}</p> : null}
    </NoteDialog>
  )
}

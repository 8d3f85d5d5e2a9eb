import { useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { type LearnedDetail, type RecipeLook, trainingLimits } from '../../../../../api/learned-models.ts'
import { formatCount } from '../../../../ui/number.ts'
import { api } from '../../../api.ts'
import { ProblemNote } from '../../../problem-note.tsx'
import { useMay } from '../../../session.ts'
import { useText } from '../../../text.ts'
import { NoteDialog } from '../note-dialog.tsx'
import { ColumnChoice } from './column-choice.tsx'
import { keepDetail, learnedChanged, learnedQueries } from './data.ts'
import { draftOf, emptyDraft, type RecipeDraft, sameDraft, withStretch } from './draft.ts'
import { LookPicture } from './look-picture.tsx'
import { ModelFile } from './model-file.tsx'
import { Conditions, Options, Times } from './recipe-parts.tsx'
import { texts } from './texts.ts'
import { type ShownUnits, useShownUnits } from './use-shown-units.ts'

export type PartProps = { draft: RecipeDraft; set: (next: Partial<RecipeDraft>) => void; disabled: boolean }
/** Limits are read and typed in the units that the pictures have. */
export type UnitProps = { units: ShownUnits }

type Props = { model: LearnedDetail; onTrain: (job: string) => void }

/** What the next training takes: columns, times, conditions, settings; beside it the data themselves. */
export function RecipeForm({ model, onTrain }: Props) {
  const kinds = useQuery(learnedQueries.kinds())
  // what is asked for hangs on the kind
  if (!kinds.data) return <ProblemNote error={kinds.error} onRetry={kinds.refetch} />
  const byFile = kinds.data.find(({ id }) => id === model.kind)?.file === true
  return <KnownForm {...{ model, onTrain, byFile }} />
}

function KnownForm({ model, onTrain, byFile }: Props & { byFile: boolean }) {
  const t = useText(texts)
  const { message } = App.useApp()
  const mayWrite = useMay('models.write')
  const kept = model.recipe && draftOf(model.recipe)
  const [draft, setDraft] = useState<RecipeDraft>(() => kept ?? emptyDraft(Date.now()))
  const [look, setLook] = useState<RecipeLook | null>(null)
  const [busy, setBusy] = useState<'look' | 'save' | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [asking, setAsking] = useState(false)
  const set = (next: Partial<RecipeDraft>) => setDraft((known) => ({ ...known, ...next }))
  const ready = draft.columns.some(({ use }) => use === 'feature') && draft.periods.length > 0
  const changed = !kept || !sameDraft(kept, draft)

  async function run(what: 'look' | 'save', work: () => Promise<void>): Promise<boolean> {
    setBusy(what)
    setProblem(null)
    try {
      await work()
      return true
    } catch (error) {
      setProblem(error)
      return false
    } finally {
      setBusy(null)
    }
  }
  const read = (next = draft) =>
    run('look', async () =>
      setLook(await api.post<RecipeLook>('/api/learned-models/look', { kind: model.kind, recipe: next })),
    )
  const save = () =>
    run('save', async () => {
      const { id, name, machine, version } = model
      const saved = await api.put<LearnedDetail>(`/api/learned-models/${id}`, { version, name, machine, recipe: draft })
      keepDetail(saved)
      if (saved.recipe) setDraft(draftOf(saved.recipe))
    })
  async function train(note: string) {
    const path = `/api/learned-models/${model.id}/train`
    const { job } = await api.post<{ job: string }>(path, { version: model.version, note })
    onTrain(job)
    await learnedChanged(model.id)
  }
  const leaveOut = (from: number, to: number) => {
    const next = { ...draft, except: withStretch(draft.except, from, to) }
    setDraft(next)
    void read(next)
  }
  const disabled = !mayWrite
  const units = useShownUnits(draft.columns)
  const parts = { draft, set, disabled }
  return (
    <div className="recipe">
      <div className="recipe-form">
        <ProblemNote error={problem} />
        <ColumnChoice {...parts} setDraft={setDraft} machine={model.machine} ordered={byFile} />
        <Times {...parts} />
        <Conditions {...parts} units={units} />
        <Options {...parts} kind={model.kind} />
        {byFile ? <ModelFile {...parts} model={model} saved={!changed} /> : null}
        <p className="faint recipe-limits">
          {t('limits', {
            ...{ rows: formatCount(trainingLimits.rows), columns: trainingLimits.columns },
            ...{ values: formatCount(trainingLimits.values), seconds: trainingLimits.seconds },
            memory: trainingLimits.heapMebibytes,
          })}
        </p>
      </div>
      <div className="recipe-look">
        <LookPicture
          {...{ look, draft, units, disabled }}
          busy={busy === 'look'}
          ready={ready}
          onRead={() => void read()}
          onLeaveOut={leaveOut}
        />
      </div>
      {mayWrite ? (
        <div className="recipe-foot">
          {changed && kept ? <span className="faint">{t('unsaved')}</span> : null}
          {byFile && !changed && model.file === null ? <span className="faint">{t('fileFirst')}</span> : null}
          <Button
            disabled={!ready || !changed}
            loading={busy === 'save'}
            autoInsertSpace={false}
            onClick={() => void save().then((done) => done && void message.success(t('saved')))}
          >
            {t('save')}
          </Button>
          <Button
            type="primary"
            autoInsertSpace={false}
            disabled={!ready || model.training !== null || (byFile && model.file === null)}
            onClick={() => void (changed ? save() : Promise.resolve(true)).then((done) => done && setAsking(true))}
          >
            {model.training === null ? t(byFile ? 'measure' : 'train') : t('training')}
          </Button>
        </div>
      ) : null}
      {asking ? (
        <NoteDialog
          title={t(byFile ? 'measure' : 'train')}
          ask={t(byFile ? 'measureNote' : 'trainNote')}
          endings={[{ label: t(byFile ? 'measure' : 'train'), run: train }]}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </div>
  )
}

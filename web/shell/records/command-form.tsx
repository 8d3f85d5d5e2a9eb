import { Button } from 'antd'
import { type FormEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { CommandManifest } from '../../../api/apps.ts'
import type { ChangedMeanwhile, RecordItem } from '../../../api/records.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { UploadsContext, useUploadsOf } from '../../ui/uploads.ts'
import { ApiProblem } from '../api.ts'
import { ProblemNote } from '../problem-note.tsx'
import { useLanguage, useText } from '../text.ts'
import { ChangedNote } from './changed-note.tsx'
import { refreshRecords } from './data.ts'
import { draftKey, dropDraft, keepDraft, readDraft } from './draft.ts'
import { unitText } from './field-text.ts'
import { checkForm, type Faults, placeProblem } from './form-check.ts'
import { FormFieldRow } from './form-field-row.tsx'
import { clearedInVain, type FormField, isBlank, startValues, toInput, type Values } from './form-model.ts'
import { formTexts as texts } from './form-texts.ts'
import type { EntityView } from './manifest.ts'
import { type Clash, takeOver } from './merge.ts'
import { bodyOf, type CommandAnswer, formOf, newKey, runCommand } from './run-command.ts'
import { type Proof, SignatureStep } from './signature-step.tsx'
import { signedContent } from './signed-content.ts'

export type CommandFormProps = {
  command: CommandManifest
  /** Of commands on records; its lists are asked again afterwards. */
  view?: EntityView
  /** The record as the person saw it; a change command needs it. */
  record?: RecordItem
  names?: Readonly<Record<string, string>>
  /** The record that the new one is for: a unit may stand there. */
  about?: RecordItem
  /** Values to open with, before the record's own. */
  start?: Values
  submitLabel?: string
  /** Takes the input instead of the command's route, for bulk runs. */
  onBody?: (input: Values) => Promise<void>
  onDone: (answer: CommandAnswer) => void
  onCancel?: () => void
  /** Whether something stands in the form that was not sent. */
  onDirty?: (dirty: boolean) => void
}

const noNames = {}

/** A field whose unit stands in a record, with that unit. */
const withUnits = (field: FormField, record: Values): FormField => ({
  ...field,
  unit: unitText(field, record) || null,
  fields: field.fields.map((each) => withUnits(each, record)),
})
type Changed = { clashes: Clash[]; meanwhile: ChangedMeanwhile }

/** The form of a command, made of its schema; it says beside each field what is wrong, before and after sending. */
export function CommandForm(props: CommandFormProps) {
  const t = useText(texts)
  const language = useLanguage()
  const form = useCommandForm(props)
  const { command } = props
  const id = useId()
  const box = useRef<HTMLFormElement>(null)
  const uploads = useUploadsOf()
  const [waiting, setWaiting] = useState(false)
  const { faults } = form
  // biome-ignore lint/correctness/useExhaustiveDependencies: new faults lead the eye to the first of them
  useEffect(() => {
    if (faults.size === 0) return
    const first = box.current?.querySelector<HTMLElement>('[aria-invalid="true"], .ant-select-status-error input')
    first?.focus()
    first?.scrollIntoView({ block: 'center' })
  }, [form.tried])
  // biome-ignore lint/correctness/useExhaustiveDependencies: sent once, when the last upload has ended; one that failed is looked at first
  useEffect(() => {
    if (!waiting || uploads.going > 0) return
    setWaiting(false)
    if (uploads.failed === 0) form.submit()
  }, [waiting, uploads.going])
  if (form.signing)
    return (
      <SignatureStep
        command={command}
        content={signedContent(form.fields, form.values, props.view, props.record, props.names ?? noNames, language)}
        busy={form.busy}
        fault={faults.get('signature') ?? form.rest ?? undefined}
        error={form.error}
        onSign={(proof) => void form.send(proof)}
        onBack={form.signsOnly ? props.onCancel : form.backToForm}
        backLabel={form.signsOnly ? t('cancel') : t('back')}
      />
    )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // a file that is still on its way belongs to what is sent
    if (uploads.going > 0) setWaiting(true)
    else form.submit()
  }
  return (
    <form ref={box} className="command-form" noValidate onSubmit={submit}>
      <div className="form-body">
        {command.help ? <p className="form-help">{command.help[language]}</p> : null}
        {form.restored ? (
          <p className="form-note" role="status">
            {t('draftRestored')} <RelativeTime time={form.restored} />{' '}
            <Button type="link" size="small" onClick={form.discard}>
              {t('draftDrop')}
            </Button>
          </p>
        ) : null}
        {form.changed ? <ChangedNote {...form.changed} view={props.view} onTake={form.takeTheirs} /> : null}
        <Rest rest={form.rest} error={form.error} />
        <UploadsContext value={uploads.count}>
          {form.fields.map((field) => (
            <FormFieldRow
              key={field.name}
              id={`${id}-${field.name}`}
              field={withUnits(field, { ...props.about, ...form.values })}
              value={form.values[field.name]}
              onChange={(value) => form.set(field.name, value)}
              faults={faults}
              path={field.name}
              names={props.names ?? noNames}
              filled={props.record !== undefined && form.keeps(field)}
            />
          ))}
        </UploadsContext>
        {command.confirm ? (
          <p className="form-confirm">
            <span aria-hidden="true">▲</span> {command.confirm[language]}
          </p>
        ) : null}
        {faults.size > 0 ? <p className="form-fault">{t('faults', { n: faults.size })}</p> : null}
      </div>
      <footer className="form-end">
        {props.onCancel ? <Button onClick={props.onCancel}>{t('cancel')}</Button> : null}
        <Button type="primary" htmlType="submit" loading={form.busy || waiting}>
          {form.busy || waiting
            ? t(waiting ? 'uploading' : 'submitting')
            : form.changed
              ? t('submitAnyway')
              : (props.submitLabel ?? command.label[language])}
        </Button>
      </footer>
    </form>
  )
}

function Rest({ rest, error }: { rest: string | null; error: unknown }): ReactNode {
  if (error) return <ProblemNote error={error} />
  if (!rest) return null
  return (
    <p className="form-refused" role="alert">
      {rest}
    </p>
  )
}

/** Where a form stands: its values, what is objected to, whether it is being signed or sent. */
function useCommandForm(props: CommandFormProps) {
  const { command, view, record, onBody } = props
  const language = useLanguage()
  const fields = formOf(command)
  const draftName = draftKey(command.app, command.id, record?.id)
  const [first] = useState(() => ({ ...startValues(fields, record ?? {}), ...props.start }))
  const [draft] = useState(() => (onBody ? null : readDraft(draftName)))
  const [opened, setOpened] = useState<Values>(first)
  const [values, setValues] = useState<Values>(draft?.values ?? first)
  const [version, setVersion] = useState(draft?.version ?? record?.version)
  const [restored, setRestored] = useState(draft?.at ?? null)
  const [faults, setFaults] = useState<Faults>(new Map())
  const [rest, setRest] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [changed, setChanged] = useState<Changed | null>(null)
  const [busy, setBusy] = useState(false)
  // Where nothing is filled in, signing is the whole of it.
  const signsOnly = command.audit === 'signed' && fields.length === 0 && command.confirm === null
  const [signing, setSigning] = useState(signsOnly)
  const [tried, setTried] = useState(0)
  // One key for one opened form: a double click or a second try after a lost answer does nothing twice.
  const [key] = useState(newKey)
  const dirty = useMemo(() => JSON.stringify(values) !== JSON.stringify(opened), [values, opened])
  const { onDirty } = props
  useEffect(() => onDirty?.(dirty), [dirty, onDirty])

  function change(next: Values, at = version) {
    setValues(next)
    if (!onBody) keepDraft(draftName, next, at ?? null)
  }
  function set(name: string, value: unknown) {
    change({ ...values, [name]: value })
    setFaults((before) => new Map([...before].filter(([path]) => path !== name && !path.startsWith(`${name}.`))))
  }
  function submit() {
    const found = checkForm(fields, values, language)
    for (const name of record ? clearedInVain(fields, opened, values) : [])
      if (!found.has(name)) found.set(name, texts.cannotClear[language])
    setFaults(found)
    setTried((n) => n + 1)
    setRest(null)
    setError(null)
    if (found.size > 0) return
    if (command.audit === 'signed') setSigning(true)
    else void send()
  }
  async function send(proof?: Proof) {
    if (busy) return
    setBusy(true)
    setRest(null)
    setError(null)
    const input: Values = { ...toInput(fields, values), ...(proof && { signature: proof }) }
    try {
      if (onBody) await onBody(input)
      else {
        const seen = record && { id: record.id, version: version ?? record.version }
        const answer = await runCommand(command, bodyOf(command, input, seen), key)
        dropDraft(draftName)
        onDirty?.(false)
        if (view) await refreshRecords(view)
        props.onDone(answer)
      }
    } catch (fault) {
      refuse(fault)
    }
    setBusy(false)
  }
  function refuse(fault: unknown) {
    setTried((n) => n + 1)
    if (!(fault instanceof ApiProblem) || fault.status === 0) {
      // Nothing is known of what happened: it stays as it is, the same key sends it again.
      setError(fault)
      return
    }
    if (fault.code === 'changedMeanwhile' && fault.details) {
      const meanwhile = fault.details as ChangedMeanwhile
      const taken = takeOver(fields, opened, values, meanwhile)
      setOpened(taken.opened)
      setVersion(meanwhile.version)
      change(taken.values, meanwhile.version)
      setChanged({ clashes: taken.clashes, meanwhile })
      setSigning(false)
      return
    }
    const placed = placeProblem(fields, fault, language)
    const aboutProof = fault.field?.startsWith('signature') ?? false
    if (aboutProof) placed.faults.set('signature', fault.texts[language])
    setFaults(placed.faults)
    setRest(aboutProof ? null : placed.rest)
    if (!aboutProof) setSigning(signsOnly)
  }
  return {
    fields,
    values,
    faults,
    rest,
    error,
    changed,
    busy,
    signing,
    tried,
    restored,
    signsOnly,
    /** What the record has and the command cannot take away. */
    keeps: (field: FormField) => !field.nullable && !isBlank(opened[field.name]),
    set,
    submit,
    send,
    backToForm: () => {
      setSigning(false)
      setFaults(new Map())
    },
    takeTheirs: (field: string) => {
      change({ ...values, [field]: opened[field] })
      setChanged(
        (before) =>
          before && {
            ...before,
            clashes: before.clashes.map((each) => (each.field === field ? { ...each, clashes: false } : each)),
          },
      )
    },
    discard: () => {
      dropDraft(draftName)
      setValues(first)
      setVersion(record?.version)
      setRestored(null)
    },
  }
}

import { useBlocker } from '@tanstack/react-router'
import { App, Drawer } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { CommandManifest } from '../../../api/apps.ts'
import type { RecordItem } from '../../../api/records.ts'
import { useLanguage, useText } from '../text.ts'
import { usePhone } from '../use-phone.ts'
import { CommandForm } from './command-form.tsx'
import type { Values } from './form-model.ts'
import { formTexts as texts } from './form-texts.ts'
import { type EntityView, lineOf } from './manifest.ts'
import { PendingNote } from './pending-note.tsx'
import { type CommandAnswer, formOf } from './run-command.ts'

type Props = {
  view?: EntityView
  command: CommandManifest
  record?: RecordItem
  names?: Readonly<Record<string, string>>
  about?: RecordItem
  start?: Values
  onClose: () => void
  onDone: (answer: CommandAnswer) => void
}

const wide = 860
const usual = 560

/** A command's form beside the page, the whole screen on a phone. What was typed is kept when it is left. */
export function CommandDrawer(props: Props) {
  const { view, command, record, onDone, onClose } = props
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const { message } = App.useApp()
  const [pending, setPending] = useState<CommandAnswer | null>(null)
  const { guard, free } = useUnsaved(command)
  const fields = formOf(command)
  const size = fields.some((field) => field.control === 'rows' && field.fields.length > 2) ? wide : usual
  const label = command.label[language]
  const title = record && view ? `${label} · ${lineOf(view.entity, record, props.names ?? {})}` : label
  const done = (answer: CommandAnswer) => {
    free()
    if (answer.pending) setPending(answer)
    else {
      void message.success(t('done', { command: label }))
      onDone(answer)
    }
  }
  return (
    <Drawer
      open
      className="command-drawer"
      title={title}
      size={phone ? '100%' : size}
      placement={phone ? 'bottom' : 'right'}
      onClose={pending ? () => onDone(pending) : onClose}
      destroyOnHidden
    >
      {pending ? (
        <PendingNote id={String(pending.pending)} onClose={() => onDone(pending)} />
      ) : (
        <CommandForm {...props} onDirty={guard} onCancel={onClose} onDone={done} />
      )}
    </Drawer>
  )
}

/** Asks before a form with something in it is left, inside the page and when the tab is closed. */
function useUnsaved(command: CommandManifest) {
  const t = useText(texts)
  const language = useLanguage()
  const { modal } = App.useApp()
  const dirty = useRef(false)
  const blocker = useBlocker({
    shouldBlockFn: () => dirty.current,
    enableBeforeUnload: () => dirty.current,
    withResolver: true,
  })
  const { status, proceed, reset } = blocker
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks once for each time that it is blocked
  useEffect(() => {
    if (status !== 'blocked') return
    modal.confirm({
      title: t('leaveTitle'),
      content: t('leaveText', { command: command.label[language] }),
      okText: t('leave'),
      cancelText: t('stay'),
      onOk: proceed,
      onCancel: reset,
    })
  }, [status])
  const guard = useCallback((now: boolean) => {
    dirty.current = now
  }, [])
  const free = useCallback(() => {
    dirty.current = false
  }, [])
  return { guard, free }
}

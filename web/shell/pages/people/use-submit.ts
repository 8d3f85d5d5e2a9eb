import { App, type FormInstance } from 'antd'
import { useState } from 'react'
import { ApiProblem } from '../../api.ts'
import { useLanguage } from '../../text.ts'
import { refreshIdentity } from './data.ts'

/** The form's own field that a refusal names: `administrator.name` is the path administrator, name. */
function ownField(form: FormInstance, field: string | undefined): (string | number)[] | undefined {
  if (!field) return undefined
  const path = field.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
  for (let length = path.length; length > 0; length--)
    if (form.getFieldInstance(path.slice(0, length))) return path.slice(0, length)
  return undefined
}

/** Sends a form: a refusal stands at the field that it names, else above the form. */
export function useSubmit<T>(form: FormInstance, send: (fields: T) => Promise<void>) {
  const language = useLanguage()
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  async function submit(fields: T) {
    setProblem(null)
    setBusy(true)
    try {
      await send(fields)
      await refreshIdentity()
    } catch (error) {
      const name = error instanceof ApiProblem ? ownField(form, error.field) : undefined
      if (name && error instanceof ApiProblem) form.setFields([{ name, errors: [error.texts[language]] }])
      else setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return { submit, problem, busy }
}

/** Runs something a button asks for; says how it went. */
export function useAct(): (run: () => Promise<unknown>, done?: string) => Promise<void> {
  const { message } = App.useApp()
  return async (run, done) => {
    try {
      await run()
      if (done) void message.success(done)
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error), 6)
    }
    await refreshIdentity()
  }
}

import type { ReactNode } from 'react'
import { defineTexts, useText } from './text.ts'

const texts = defineTexts({ optional: { zh: '选填', en: 'optional' } })

/** For a form's `requiredMark`: what may be left out says so, like the forms of records; what must be filled in is the rule. */
export function useOptionalMark() {
  const t = useText(texts)
  return (label: ReactNode, { required }: { required: boolean }) => (
    <>
      {label}
      {required ? null : <small className="faint">&nbsp;{t('optional')}</small>}
    </>
  )
}

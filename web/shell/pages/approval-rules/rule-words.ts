import type {
  ApprovalChoices,
  ApprovalCondition,
  ApprovalRuleInput,
  ApprovalRuleItem,
  ApprovalStep,
} from '../../../../api/approval.ts'
import type { Language } from '../../../../contract/text.ts'
import { unitText } from '../../records/field-text.ts'

/** Comparisons in words. */
export const opTexts = {
  '=': { zh: '等于', en: 'is' },
  '!=': { zh: '不等于', en: 'is not' },
  '>': { zh: '大于', en: 'above' },
  '>=': { zh: '不小于', en: 'at least' },
  '<': { zh: '小于', en: 'below' },
  '<=': { zh: '不大于', en: 'at most' },
}
const words = {
  always: { zh: '每次都要审批', en: 'Always' },
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  any: { zh: '任一', en: 'any' },
  all: { zh: '全部', en: 'all' },
  separator: { zh: '，再由 ', en: ', then ' },
}

export type RuleField = ApprovalChoices['commands'][number]['fields'][number]
export type StepDraft = ApprovalStep & { key: number }
/** A rule while it is being edited: nothing need be complete. */
export type Draft = Omit<ApprovalRuleInput, 'steps'> & { steps: StepDraft[] }

let keys = 0
export const newStep = (): StepDraft => ({ key: ++keys, need: 'any' })

export function draftOf(rule: ApprovalRuleItem | undefined): Draft {
  if (!rule)
    return {
      ...{ command: '', label: { zh: '', en: '' }, position: 0, enabled: true, condition: null, ownConsent: false },
      steps: [newStep()],
    }
  const { command, label, position, enabled, condition, ownConsent, steps } = rule
  return { command, label, position, enabled, condition, ownConsent, steps: steps.map((s) => ({ ...s, key: ++keys })) }
}

/** What is still missing before it can be saved, as keys of the page's texts. */
export function missingIn(draft: Draft): ('command' | 'name' | 'field' | 'value' | 'chain')[] {
  const { command, label, condition, steps } = draft
  const complete = (s: StepDraft) => (s.people ? s.people.length > 0 : Boolean(s.role))
  return [
    ...(command ? [] : (['command'] as const)),
    ...(label.zh.trim() || label.en.trim() ? [] : (['name'] as const)),
    ...(condition && !condition.field ? (['field'] as const) : []),
    ...(condition && condition.value === '' ? (['value'] as const) : []),
    ...(steps.length > 0 && steps.every(complete) ? [] : (['chain'] as const)),
  ]
}

/** A name in one language stands for both until somebody writes the other. */
export function inputOf(draft: Draft): ApprovalRuleInput {
  const { zh, en } = { zh: draft.label.zh.trim(), en: draft.label.en.trim() }
  return { ...draft, label: { zh: zh || en, en: en || zh }, steps: draft.steps.map(({ key: _, ...step }) => step) }
}

/** A condition in words: 金额 大于 50000 元. */
export function conditionText(
  condition: ApprovalCondition | null,
  fields: readonly RuleField[],
  language: Language,
): string {
  if (!condition) return words.always[language]
  const field = fields.find((f) => f.name === condition.field)
  const value = String(condition.value)
  const shown =
    typeof condition.value === 'boolean'
      ? words[condition.value ? 'yes' : 'no'][language]
      : (field?.choices?.[value]?.[language] ?? value)
  const unit = field?.unit ? ` ${unitText(field)}`.trimEnd() : ''
  return `${field?.label[language] ?? condition.field} ${opTexts[condition.op][language]} ${shown}${unit}`
}

/** The chain in words: 计量批准人（任一）, 再由 …. */
export function chainText(
  steps: readonly ApprovalStep[],
  choices: ApprovalChoices | undefined,
  language: Language,
): string {
  const role = (id: string) => choices?.roles.find((r) => r.id === id)?.label[language] ?? id
  const person = (id: string) => choices?.people.find((p) => p.id === id)?.name ?? id
  const one = (s: ApprovalStep) => {
    const who = s.role ? role(s.role) : (s.people ?? []).map(person).join(language === 'zh' ? '、' : ', ')
    const need = words[s.need][language]
    return language === 'zh' ? `${who}（${need}）` : `${need} of ${who}`
  }
  return steps.map(one).join(words.separator[language])
}

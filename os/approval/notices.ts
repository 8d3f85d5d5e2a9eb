import type { Notice } from '../../contract/ctx.ts'
import type { Text } from '../../contract/text.ts'
import type { KernelServices, Scope } from '../kernel/services.ts'
import { type Approvers, counting, type PendingState } from './approval-rule.ts'
import { delegatesOf } from './delegations.ts'
import type { PendingRow } from './pending-store.ts'

const told = ({ label, title }: PendingRow, zh: string, en: string): Text => ({
  zh: `${zh}：${label.zh}${title ? ` ${title}` : ''}`,
  en: `${en}: ${label.en}${title ? ` ${title}` : ''}`,
})
const link = (row: PendingRow) => `/tasks?task=${row.id}`

const endings: Partial<Record<PendingState, [zh: string, en: string, level: Notice['level']]>> = {
  approved: ['已批准', 'Approved', 'info'],
  refused: ['已驳回', 'Refused', 'warning'],
  expired: ['审批过期', 'Expired without a decision', 'warning'],
  failed: ['已批准，但执行失败', 'Approved, but it could not run', 'warning'],
}

/** What people are told: approvers of what waits, the requester of how it ended. */
export function createNotices(notify: KernelServices['notify']) {
  return {
    /** The step's approvers and those who stand in for them. */
    async tellApprovers(scope: Scope, row: PendingRow, approvers: Approvers): Promise<void> {
      const { first, escalation } = counting(row.rule, row.requester, approvers)
      const people = [...first, ...(row.escalated ? escalation : [])]
      const users = [...new Set([...people, ...(await delegatesOf(scope, people))])].filter((p) => p !== scope.actor.id)
      if (users.length === 0) return
      await notify(scope, {
        to: { users },
        cause: `approval:${row.id}:${row.step}`,
        title: row.escalated
          ? told(row, '审批超时，请处理', 'Overdue for approval')
          : told(row, '待您审批', 'Waits for your approval'),
        body: { zh: `${row.requesterName} 提交`, en: `Asked for by ${row.requesterName}` },
        link: link(row),
        level: row.escalated ? 'warning' : 'info',
      })
    },

    async tellRequester(scope: Scope, row: PendingRow): Promise<void> {
      const said = endings[row.state]
      if (!said) return
      const [zh, en, level] = said
      const reason = row.decisions.at(-1)?.reason
      await notify(scope, {
        to: { users: [row.requester] },
        cause: `approval:${row.id}:end`,
        title: told(row, zh, en),
        body: row.reason ?? (reason ? { zh: reason, en: reason } : undefined),
        link: link(row),
        level,
      })
    },
  }
}

import { queryOptions } from '@tanstack/react-query'
import type { ApprovalChoices, ApprovalRuleItem } from '../../../../api/approval.ts'
import { api } from '../../api.ts'

export const ruleQueries = {
  rules: () =>
    queryOptions({
      queryKey: ['approval-rules'],
      queryFn: async ({ signal }) =>
        (await api.get<{ items: ApprovalRuleItem[] }>('/api/approval-rules', {}, signal)).items,
    }),
  choices: () =>
    queryOptions({
      queryKey: ['approval-rules', 'choices'],
      queryFn: ({ signal }) => api.get<ApprovalChoices>('/api/approval-rules/choices', {}, signal),
    }),
}

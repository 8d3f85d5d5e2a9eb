import type { Text } from '../contract/text.ts'
import type { FieldManifest } from './apps.ts'

// ---- tasks ----------------------------------------------------------------------------------------------------------

export type TaskState = 'waiting' | 'approved' | 'refused' | 'withdrawn' | 'expired' | 'failed'

export type PersonRef = { id: string; name: string }

/** Who decides on a step: holders of a role, or named people. */
export type TaskStep = {
  role: { id: string; label: Text } | null
  people: PersonRef[]
  need: 'any' | 'all'
  deadlineHours: number | null
  escalateTo: { id: string; label: Text } | null
  signed: boolean
}

export type TaskDecision = {
  step: number
  verdict: 'approve' | 'refuse'
  by: PersonRef
  /** Those for whom somebody else decided; empty when all decided for themselves. */
  onBehalfOf: PersonRef[]
  time: number
  reason: string | null
  signature: string | null
}

/** A command that waits for consent, or did. */
export type TaskItem = {
  id: string
  /** `app.command`. */
  command: string
  label: Text
  app: { id: string; label: Text } | null
  /** Where the record is shown: /<app>/<plural>/<id>; null for a command that makes a record or concerns none. */
  record: { entity: string; plural: string; id: string } | null
  /** What people call the record. */
  title: string | null
  requester: PersonRef
  state: TaskState
  /** Step that is waited for, from 0. */
  step: number
  steps: TaskStep[]
  escalated: boolean
  due: number | null
  decisions: TaskDecision[]
  createdAt: number
  endedAt: number | null
  /** Why it could not run after it was approved. */
  reason: Text | null
  /** The caller may decide on it now; `signed`: approving it needs a signature. */
  mine: boolean
  signed: boolean
  /** The request that this one is sent again for. */
  resubmits: string | null
}

/** GET /api/tasks/:id */
export type TaskDetail = TaskItem & {
  /** What was asked for, and what the record holds in these fields now or held when it was asked. */
  changes: { field: FieldManifest; before: unknown; after: unknown }[]
  /** The body as it was sent, for whoever sends it again. */
  body: Record<string, unknown>
  /** What ids in user, department and link fields are called. */
  names: Record<string, string>
}

/**
 * GET /api/tasks?box=waiting|mine|done&limit=&cursor= → Page<TaskItem>: what waits for me (oldest first), what I asked for, what I
 * decided on (newest first). GET /api/tasks/count → TaskCount.
 */
export const taskBoxes = ['waiting', 'mine', 'done'] as const
export type TaskBox = (typeof taskBoxes)[number]
export type TaskCount = { waiting: number }

/** POST /api/tasks/:id/approve → TaskItem; `signature` where the step is signed. POST /api/tasks/:id/refuse; POST /api/tasks/:id/withdraw {}. */
export type TaskApproval = { reason?: string; signature?: { password?: string; code?: string } }
export type TaskRefusal = { reason: string }
/** POST /api/tasks/:id/resubmit { body } → { pending?: string, … } as the command answers. */
export type TaskResubmission = { body: Record<string, unknown> }

// ---- rules ----------------------------------------------------------------------------------------------------------

export type ApprovalCondition = {
  field: string
  op: '<' | '<=' | '=' | '!=' | '>=' | '>'
  value: number | string | boolean
}
/** Exactly one of `role` and `people`. */
export type ApprovalStep = {
  role?: string
  people?: string[]
  need: 'any' | 'all'
  deadlineHours?: number
  escalateTo?: string
  signed?: boolean
}

/** GET /api/approval-rules → { items: ApprovalRuleItem[] }; POST ApprovalRuleInput; PUT /:id ApprovalRuleInput & { version }; DELETE /:id (not those of apps). */
export type ApprovalRuleInput = {
  command: string
  label: Text
  /** Of several rules of a command the first that matches counts. */
  position: number
  enabled: boolean
  condition: ApprovalCondition | null
  steps: ApprovalStep[]
  /** Whoever asks may consent too. */
  ownConsent: boolean
}
export type ApprovalRuleItem = ApprovalRuleInput & {
  id: string
  version: number
  /** An app ships it. */
  shipped: boolean
  updatedAt: number
  updatedBy: string
}

/** GET /api/approval-rules/choices */
export type ApprovalChoices = {
  commands: {
    command: string
    label: Text
    app: Text
    fields: Pick<FieldManifest, 'name' | 'label' | 'type' | 'choices' | 'unit'>[]
  }[]
  roles: { id: string; label: Text; people: number }[]
  people: PersonRef[]
}

// ---- delegation -----------------------------------------------------------------------------------------------------

/** GET /api/delegations → { items, people: PersonRef[] } (what I gave and was given; whom I may choose); POST DelegationInput; DELETE /:id ends it now. */
export type DelegationItem = {
  id: string
  from: PersonRef
  to: PersonRef
  startsAt: number
  endsAt: number
  reason: string | null
  /** The caller gave it. */
  mine: boolean
}
export type DelegationInput = { to: string; startsAt: number; endsAt: number; reason?: string | null }

import type { Notice } from '../../../contract/ctx.ts'
import type { AppPermission } from '../../../contract/permissions.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Text } from '../../../contract/text.ts'
import { lifeRefusals } from '../refusals.ts'
import { type Hold, watchLimits } from './watchdog.ts'

const kinds = {
  endless: [lifeRefusals.modelEndless, watchLimits.scanMs],
  notCompiled: [lifeRefusals.modelNotCompiled, watchLimits.otherMs],
  died: [lifeRefusals.modelDied, 0],
} as const

/** Why a model is kept out, in words. `instance`: its code, where it is known. */
export function refusalOf({ cause }: Pick<Hold, 'cause'>, instance: string | undefined): Refusal {
  const [kind, ms] = kinds[cause]
  return new Refusal(kind, { instance: instance ?? '–', seconds: ms / 1000 })
}

/** Told once to those who publish models. */
export function noticeOf(model: { id: string; code: string; name: Text }, why: Refusal): Notice {
  const { zh, en } = why.texts()
  return {
    to: { permission: 'models.review' as AppPermission },
    cause: `model:${model.code}:held`,
    title: {
      zh: `模型“${model.name.zh}”使扫描停住，已停用`,
      en: `The model “${model.name.en}” held up the scan and is kept out`,
    },
    body: { zh, en },
    link: `/models/${model.id}/instances?show=faulty`,
    level: 'warning',
  }
}

import { setTimeout as later } from 'node:timers/promises'
import { type LearnedDetail, learnedChange } from '../../api/learned-models.ts'
import type { Actor } from '../../contract/actor.ts'
import type { Text } from '../../contract/text.ts'
import type { LearnedModels } from '../models/training/learned-models.ts'

/** A data-driven model to be planted. `recipe`: what its training takes, see `learnedRecipe`. */
export type LearnedPlanted = { code: string; kind: string; label: Text; recipe: object }

type Models = Pick<LearnedModels, 'list' | 'detail' | 'create' | 'edit' | 'train' | 'step'>

const lookMs = 500

/**
 * Trains what is planned on the platform's own history, has it reviewed by another and publishes it, by the calls that people make. Goes on
 * with what is there. One whose training ends without a version is left as it stands: its page says why.
 *
 * @param goOn throws when it is to stop
 */
export async function shelveLearned(
  models: Models,
  planned: readonly LearnedPlanted[],
  { author, reviewer, reason, goOn }: { author: Actor; reviewer: Actor; reason: string; goOn(): void },
): Promise<void> {
  const { tenant } = author
  for (const { code, kind, label, recipe } of planned) {
    const known = (await models.list(tenant, { search: code }, 50)).find((model) => model.code === code)
    let model: LearnedDetail = known
      ? await models.detail(tenant, known.id)
      : await models.create({ code, name: label, kind, machine: null }, author)
    const { id } = model
    if (model.live !== null) continue
    const by = (actor: Actor) => ({ actor, version: model.version })
    if (!model.recipe)
      model = await models.edit(id, learnedChange.parse({ name: label, machine: null, recipe }), by(author))
    if (model.versions.length === 0 && model.training === null) {
      await models.train(id, reason, by(author))
      model = await models.detail(tenant, id)
    }
    while (model.training !== null) {
      goOn()
      await later(lookMs)
      model = await models.detail(tenant, id)
    }
    const [trained] = model.versions
    if (trained?.state === 'draft') model = await models.step(id, trained.number, 'review', reason, by(reviewer))
    if (model.versions[0]?.state === 'reviewed')
      model = await models.step(id, model.versions[0].number, 'publish', reason, by(reviewer))
  }
}

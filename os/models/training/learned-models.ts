import { createHash, randomUUID } from 'node:crypto'
import {
  type KeptRecipe,
  type LearnedDetail,
  type LearnedItem,
  type LearnedRecipe,
  type LearnedVersion,
  type LearnedVersionItem,
  type learnedChange,
  type learnedInput,
  maxFileModels,
  maxLearnedModels,
  maxLearnedVersions,
  type PlaceDrift,
  type TriedFile,
} from '../../../api/learned-models.ts'
import type { Actor } from '../../../contract/actor.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { type Audit, auditName } from '../../audit/audit.ts'
import { canonicalJson } from '../../audit/canonical-json.ts'
import { refuseUnstorable } from '../../data/database-refusals.ts'
import type { TenantData, TenantTx } from '../../data/tenancy.ts'
import { checked } from '../../http/problem.ts'
import type { Scope } from '../../kernel/services.ts'
import type { PointDirectories } from '../../live/live-reader.ts'
import { issuesOf } from '../engine/compile.ts'
import type { Kind } from '../learn/kind.ts'
import { onnxInputs } from '../learn/onnx/onnx.ts'
import type { ProbeArgs } from '../learn/onnx/probe.ts'
import { onnxRefusals } from '../learn/onnx/refusals.ts'
import { authorOf, rollBackTo } from '../life.ts'
import { type By, machineAt } from '../model-store.ts'
import { sizedRows } from './dataset.ts'
import { kindOf, trainJob } from './kind-of.ts'
import { stepTrained, type TrainedStep } from './life.ts'
import { readPlaceLooks } from './place-store.ts'
import { placeDrifts } from './places.ts'
import { trainingRefusals as refusals } from './refusals.ts'
import { createPlans } from './retrain-plans.ts'
import { blockKind, type LearnedSource, type Shelves } from './shelf.ts'
import * as store from './store.ts'

export type LearnedInput = ReturnType<typeof learnedInput.parse>
export type LearnedChange = ReturnType<typeof learnedChange.parse>
export type Changed = { version: number; actor: Actor }

export type LearnedServices = {
  tenants: TenantData
  points: Pick<PointDirectories, 'of'>
  audit: Pick<Audit, 'write'>
  shelves: Pick<Shelves, 'catalogIf'>
  clock(): number
  /** Of the plant, an IANA name. */
  timeZone: string
  /** Tries a model from outside where it does no harm. */
  tryFile(args: ProbeArgs): Promise<TriedFile>
  enqueue(scope: Pick<Scope, 'tx' | 'actor'>, kind: string, input: unknown): Promise<string>
  /** Awaited after every change of what is published. */
  changed(tenant: string): Promise<void>
}

/** Looks that a model's page shows, and keeps. */
export const keptDrifts = 400
const shownDrifts = 200

/** Data-driven models of every organisation: what they learn from, their trainings and the life of those. */
export function createLearnedModels(services: LearnedServices) {
  const { tenants, points, audit, shelves, clock, tryFile, enqueue, changed } = services
  const by = (actor: Actor): By => ({ at: clock(), by: auditName(actor) })

  async function modelOf({ sql }: TenantTx, id: string): Promise<store.StoredLearned> {
    const model = await store.readLearned(sql, id)
    if (!model) throw new Refusal(refusals.unknownLearnedModel, {}, 'id')
    return model
  }

  async function versionOf({ sql }: TenantTx, id: string, number: number): Promise<store.WholeTrained> {
    const version = await store.readTrainedVersion(sql, id, number)
    if (!version) throw new Refusal(refusals.unknownLearnedVersion, { number }, 'number')
    return version
  }

  async function detail(tx: TenantTx, id: string): Promise<LearnedDetail> {
    const { recipeAuthors: _, ...model } = await modelOf(tx, id)
    const callers = await store.readCallers(tx.sql, blockKind(model.code))
    const versions = await store.readTrained(tx.sql, id)
    const drifts = await store.readDrifts(tx.sql, id, shownDrifts)
    return {
      ...model,
      ...{ versions: versions.map(withoutAuthors), drifts },
      training: await trainingOf(tx, id),
      file: await store.readFileHead(tx.sql, id),
      usedBy: callers.map(({ code }) => code),
      plan: await plans.planOf(tx, id, versions, drifts),
    }
  }

  /** The job that trains a model, or waits to. */
  async function trainingOf({ sql }: TenantTx, id: string): Promise<string | null> {
    const [job] = await sql<{ id: string }[]>`
      select id from job where kind = ${trainJob} and state in ('queued', 'running') and input->>'model' = ${id} limit 1`
    return job?.id ?? null
  }

  /** One change of a model: taken by its version, made, audited, and told as it is now. */
  function change(
    id: string,
    { version, actor }: Changed,
    work: (tx: TenantTx, by: By) => Promise<{ action: string; reason?: string; before?: unknown; after?: unknown }>,
  ): Promise<LearnedDetail> {
    const who = by(actor)
    return tenants.within(actor.tenant, async (tx) => {
      const { code } = await modelOf(tx, id)
      if (!(await store.claimLearned(tx.sql, id, version, who)))
        throw new Refusal(refusals.learnedChangedMeanwhile, {}, 'version')
      const done = await work(tx, who)
      await audit.write({ actor: who.by, object: `learned:${code}`, ...done }, tx.sql)
      return detail(tx, id)
    })
  }

  async function knowMachine({ sql }: TenantTx, path: string | null): Promise<void> {
    if (path !== null && !(await machineAt(sql, path)))
      throw new Refusal(refusals.unknownLearnedMachine, { path }, 'machine')
  }

  async function create(input: LearnedInput, actor: Actor): Promise<LearnedDetail> {
    refuseUnstorable(input, [])
    const { file } = kindOf(input.kind)
    const who = by(actor)
    const id = randomUUID()
    return tenants.within(actor.tenant, async (tx) => {
      await knowMachine(tx, input.machine)
      if ((await store.countLearned(tx.sql)) >= maxLearnedModels)
        throw new Refusal(refusals.tooManyLearnedModels, { limit: maxLearnedModels })
      if (file && (await store.countLearned(tx.sql, input.kind)) >= maxFileModels)
        throw new Refusal(onnxRefusals.tooManyFileModels, { limit: maxFileModels })
      if (!(await store.insertLearned(tx.sql, { id, ...input }, who)))
        throw new Refusal(refusals.learnedCodeTaken, { code: input.code }, 'code')
      await audit.write(
        { actor: who.by, action: 'learned.create', object: `learned:${input.code}`, after: input },
        tx.sql,
      )
      return detail(tx, id)
    })
  }

  /** Name, machine and what the next training takes. */
  function edit(id: string, wanted: LearnedChange, what: Changed): Promise<LearnedDetail> {
    refuseUnstorable(wanted, [])
    return change(id, what, async (tx) => {
      const model = await modelOf(tx, id)
      await knowMachine(tx, wanted.machine)
      const recipe = wanted.recipe && keptRecipe(tx.tenant, kindOf(model.kind), wanted.recipe)
      const same = canonicalJson(recipe) === canonicalJson(model.recipe)
      const recipeAuthors = same
        ? model.recipeAuthors
        : [...new Set([...model.recipeAuthors, authorOf(what.actor)])].slice(-100)
      await store.changeLearned(tx.sql, id, { ...wanted, recipe, recipeAuthors })
      const { name, machine } = model
      return { action: 'learned.update', before: { name, machine, recipe: model.recipe }, after: { ...wanted, recipe } }
    })
  }

  /**
   * Checks a recipe against points and kind, and adds what the points say. `rough`: for a look, before its size and the kind's options are
   * settled.
   */
  function keptRecipe(tenant: string, kind: Kind, recipe: LearnedRecipe, rough = false): KeptRecipe {
    const directory = points.of(tenant)
    const [names, codes] = [new Set<string>(), new Set<string>()]
    const columns = recipe.columns.map((column, c) => {
      const at = `recipe.columns.${c}`
      if (names.has(column.name)) throw new Refusal(refusals.columnTwice, { name: column.name }, `${at}.name`)
      if (codes.has(column.point)) throw new Refusal(refusals.pointTwice, { code: column.point }, `${at}.point`)
      names.add(column.name)
      codes.add(column.point)
      const point = directory.byCode(column.point)
      if (!point) throw new Refusal(refusals.unknownTrainingPoint, { code: column.point }, `${at}.point`)
      if (point.type === 'text') throw new Refusal(refusals.textPoint, { code: column.point }, `${at}.point`)
      return { ...column, unit: point.unit, label: point.name }
    })
    if (!columns.some(({ use }) => use === 'feature')) throw new Refusal(refusals.noFeature, {}, 'recipe.columns')
    for (const { name, min, max } of recipe.conditions) {
      if (!names.has(name)) throw new Refusal(refusals.unknownConditionColumn, { name }, 'recipe.conditions')
      if ((min === undefined && max === undefined) || (min ?? max!) > (max ?? min!))
        throw new Refusal(refusals.conditionWithoutLimit, { name }, 'recipe.conditions')
    }
    if (recipe.coverage && !names.has(recipe.coverage.name))
      throw new Refusal(refusals.unknownConditionColumn, { name: recipe.coverage.name }, 'recipe.coverage')
    if (rough) return { ...recipe, columns }
    sizedRows(recipe.periods, recipe.stepMs, columns.length)
    const options = checked(kind.options, recipe.options, 'recipe.options') as KeptRecipe['options']
    return { ...recipe, columns, options }
  }

  /** Takes a model from outside in the place of the one before: tried with the columns chosen, and measured by the next training. */
  async function upload(
    id: string,
    { name, file }: { name: string; file: Uint8Array },
    what: Changed,
  ): Promise<LearnedDetail> {
    refuseUnstorable(name, ['name'])
    const { kind, recipe, version } = await tenants.within(what.actor.tenant, (tx) => modelOf(tx, id), {
      readOnly: true,
    })
    if (!kindOf(kind).file) throw new Refusal(onnxRefusals.onnxNotAFileKind)
    if (!recipe) throw new Refusal(refusals.noRecipe)
    // said before a file is tried for nothing
    if (version !== what.version) throw new Refusal(refusals.learnedChangedMeanwhile, {}, 'version')
    const output = recipe.options.output as string | undefined
    const tried = await tryFile({ file, columns: fileInputs(recipe), output })
    const sha256 = createHash('sha256').update(file).digest('hex')
    return change(id, what, async (tx, who) => {
      await store.saveFile(tx.sql, id, { name, file, sha256, tried, author: authorOf(what.actor) }, who)
      return { action: 'learned.upload', after: { name, sha256, bytes: file.length, ...tried } }
    })
  }

  /** Queues the training; answers its job. */
  async function train(id: string, note: string, { version, actor }: Changed): Promise<{ job: string }> {
    refuseUnstorable(note, ['note'])
    const who = by(actor)
    return tenants.within(actor.tenant, async (tx) => {
      const { code, kind, recipe } = await modelOf(tx, id)
      if (!recipe) throw new Refusal(refusals.noRecipe)
      if (kindOf(kind).file) {
        const file = await store.readFileHead(tx.sql, id)
        if (!file) throw new Refusal(onnxRefusals.onnxNoFile)
        const columns = fileInputs(recipe)
        if (file.columns !== columns) throw new Refusal(onnxRefusals.onnxOtherColumns, { tried: file.columns, columns })
        // what another output costs nobody has seen
        if (file.wanted !== (recipe.options.output ?? null))
          throw new Refusal(onnxRefusals.onnxOtherOutput, { output: file.output })
      }
      if (!(await store.claimLearned(tx.sql, id, version, who)))
        throw new Refusal(refusals.learnedChangedMeanwhile, {}, 'version')
      if (await trainingOf(tx, id)) throw new Refusal(refusals.alreadyTraining)
      await room(tx, id)
      const job = await enqueue({ tx, actor }, trainJob, { model: id, code, note })
      await audit.write(
        { actor: who.by, action: 'learned.train', object: `learned:${code}`, reason: note, after: { job } },
        tx.sql,
      )
      return { job }
    })
  }

  async function room({ sql }: TenantTx, id: string): Promise<void> {
    if ((await store.readTrained(sql, id)).length >= maxLearnedVersions)
      throw new Refusal(refusals.tooManyLearnedVersions, { limit: maxLearnedVersions })
  }

  /** What a training brought, as the next version. @param others besides those who chose its recipe and trained it: who brought its file */
  async function keep(
    id: string,
    trained: Pick<store.NewTrained, 'recipe' | 'document' | 'report' | 'note'>,
    others: readonly string[],
    actor: Actor,
  ): Promise<{ number: number }> {
    const who = by(actor)
    return tenants.within(actor.tenant, async (tx) => {
      await store.touchLearned(tx.sql, id, who)
      const { code, latest, recipeAuthors, recipe, name, machine } = await modelOf(tx, id)
      await room(tx, id)
      const number = (latest?.number ?? 0) + 1
      const authors = [...new Set([...recipeAuthors, ...others, authorOf(actor)])]
      await store.insertTrained(tx.sql, id, { number, authors, ...trained }, who)
      // what was changed while it trained is the next version's
      if (canonicalJson(recipe) === canonicalJson(trained.recipe))
        await store.changeLearned(tx.sql, id, { name, machine, recipe, recipeAuthors: [] })
      const { training, heldOut } = trained.report
      await audit.write(
        {
          ...{ actor: who.by, action: 'learned.trained', object: `learned:${code}`, reason: trained.note },
          after: { number, rows: training.rows, heldOut: heldOut.rows, above: heldOut.above },
        },
        tx.sql,
      )
      return { number }
    })
  }

  /** Whether models in use would still run with this version, or without any. */
  async function askCallers(tx: TenantTx, code: string, source: LearnedSource | null): Promise<void> {
    const callers = await store.readCallers(tx.sql, blockKind(code))
    const named = (of: readonly { code: string }[]) =>
      of
        .slice(0, 10)
        .map((caller) => caller.code)
        .join(', ')
    if (callers.length === 0) return
    if (!source) throw new Refusal(refusals.learnedInUse, { models: named(callers) })
    const catalog = shelves.catalogIf(tx.tenant, code, source)
    const faulty = callers.flatMap((caller) => {
      const [issue] = issuesOf(caller.drawing, catalog)
      return issue ? [{ ...caller, why: issue.refusal.texts() }] : []
    })
    if (faulty.length > 0) throw new Refusal(refusals.breaksModels, { models: named(faulty), why: faulty[0].why })
  }

  async function retireLive(tx: TenantTx, id: string, who: By): Promise<number | null> {
    const { live } = await modelOf(tx, id)
    if (live !== null) await store.setTrainedState(tx.sql, id, live, 'retired', who)
    return live
  }

  /** A step in the life of a version. What was in use before is retired by a publication. */
  async function step(
    id: string,
    number: number,
    to: TrainedStep,
    note: string,
    what: Changed,
  ): Promise<LearnedDetail> {
    refuseUnstorable(note, ['note'])
    const done = await change(id, what, async (tx, who) => {
      const { code } = await modelOf(tx, id)
      const version = await versionOf(tx, id, number)
      const state = stepTrained(version, to, what.actor)
      if (to === 'publish') {
        await askCallers(tx, code, (await store.readPublished(tx.sql, id, number))!)
        await retireLive(tx, id, who)
      }
      if (to === 'retire') await askCallers(tx, code, null)
      await store.setTrainedState(tx.sql, id, number, state, who, to === 'reject')
      const before = { number, state: version.state }
      return { action: `learned.${to}`, reason: note, before, after: { number, state } }
    })
    if (to === 'publish' || to === 'retire') await changed(what.actor.tenant)
    return done
  }

  async function rollBack(id: string, note: string, what: Changed): Promise<LearnedDetail> {
    refuseUnstorable(note, ['note'])
    const done = await change(id, what, async (tx, who) => {
      const { code } = await modelOf(tx, id)
      const number = rollBackTo(await store.readTrained(tx.sql, id))
      await askCallers(tx, code, (await store.readPublished(tx.sql, id, number))!)
      const before = await retireLive(tx, id, who)
      await store.setTrainedState(tx.sql, id, number, 'published', who)
      return { action: 'learned.rollBack', reason: note, before: { number: before }, after: { number } }
    })
    await changed(what.actor.tenant)
    return done
  }

  /** Deletes a training that was never in use. */
  function discard(id: string, number: number, what: Changed): Promise<LearnedDetail> {
    return change(id, what, async (tx) => {
      const { state, rejected } = await versionOf(tx, id, number)
      if (state !== 'draft' && !rejected) throw new Refusal(refusals.notADraft)
      await store.deleteTrained(tx.sql, id, number)
      return { action: 'learned.discard', before: { number, state } }
    })
  }

  async function remove(id: string, reason: string, { version, actor }: Changed): Promise<void> {
    refuseUnstorable(reason, ['reason'])
    const who = by(actor)
    await tenants.within(actor.tenant, async (tx) => {
      const { recipe: _, recipeAuthors: __, ...before } = await modelOf(tx, id)
      if (!(await store.claimLearned(tx.sql, id, version, who)))
        throw new Refusal(refusals.learnedChangedMeanwhile, {}, 'version')
      await askCallers(tx, before.code, null)
      await store.deleteLearned(tx.sql, id)
      await audit.write(
        { actor: who.by, action: 'learned.delete', object: `learned:${before.code}`, reason, before },
        tx.sql,
      )
    })
    await changed(actor.tenant)
  }

  const plans = createPlans(services, { modelOf, trainingOf, room, change })

  const read = <T>(tenant: string, work: (tx: TenantTx) => Promise<T>) =>
    tenants.within(tenant, work, { readOnly: true })
  return {
    ...{ create, edit, upload, train, keep, step, rollBack, discard, remove, keptRecipe },
    ...{ setPlan: plans.setPlan, tryPlan: plans.tryPlan, endPlan: plans.endPlan },
    list: (tenant: string, filter: { search?: string; cursor?: string }, limit: number): Promise<LearnedItem[]> =>
      read(tenant, ({ sql }) => store.readLearnedModels(sql, filter, limit)),
    detail: (tenant: string, id: string) => read(tenant, (tx) => detail(tx, id)),
    /** How far live rows have moved at every place where the version in use runs, the worst first. */
    drifts: (tenant: string, id: string): Promise<PlaceDrift[]> =>
      read(tenant, async (tx) => {
        const { live, machine } = await modelOf(tx, id)
        const own = await store.readDrifts(tx.sql, id, keptDrifts)
        return placeDrifts(live, machine, own, await readPlaceLooks(tx.sql, id))
      }),
    version: (tenant: string, id: string, number: number): Promise<LearnedVersion> =>
      read(tenant, async (tx) => {
        const { authors: _, ...version } = await versionOf(tx, id, number)
        return version
      }),
    /** What a training, or a look at drift, begins with. @param withFile what was uploaded, too */
    forWork: (tenant: string, id: string, withFile = false) =>
      read(tenant, async (tx) => {
        const model = await modelOf(tx, id)
        const current = (await store.readPublished(tx.sql, id)) ?? null
        const recipe = model.live === null ? null : (await versionOf(tx, id, model.live)).recipe
        const file = withFile ? await store.readFile(tx.sql, id) : null
        return { model, file, current: current && recipe && { ...current, recipe } }
      }),
    /** A trained version as a file. @throws Refusal unknownLearnedVersion */
    file: (tenant: string, id: string, number: number): Promise<LearnedSource> =>
      read(tenant, async (tx) => {
        await versionOf(tx, id, number)
        return (await store.readPublished(tx.sql, id, number))!
      }),
  }
}

/** How many columns of a recipe go into the file. */
const fileInputs = ({ columns, options }: KeptRecipe): number =>
  onnxInputs(
    columns.filter(({ use }) => use === 'feature').map(({ name }) => name),
    options.target as string | undefined,
  ).length

const withoutAuthors = ({ authors: _, ...version }: store.StoredTrained): LearnedVersionItem => version

export type LearnedModels = ReturnType<typeof createLearnedModels>

import type { Actor } from '../../contract/actor.ts'
import type { Devices } from '../../contract/app.ts'
import type { Ctx } from '../../contract/ctx.ts'
import type { Events } from '../events/events.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Scope } from '../kernel/services.ts'
import { systemActor, withinCtx } from '../kernel/within-ctx.ts'
import type { Kernel } from '../kernel/work.ts'
import type { createWatches } from '../watches/watches.ts'

/** What apps do when nobody asks: reactions, jobs, watches; each in transactions of its own, as the system. */
export function registerWork(
  kernel: Kernel,
  services: {
    events: Pick<Events, 'declare' | 'register'>
    jobs: Pick<Jobs, 'register'>
    watches: Pick<ReturnType<typeof createWatches>, 'register'>
    devices(actor: Actor): Devices
  },
): void {
  const { events, jobs, watches, devices } = services
  for (const app of kernel.registry.apps) {
    const within = <T>(by: string, actor: Actor, run: (ctx: Ctx, scope: Scope) => Promise<T>) =>
      withinCtx(kernel, actor, `${app.id}.${by}`, run)
    events.declare([
      ...app.commands.filter((c) => !c.internal).map((c) => ({ event: `${app.id}.${c.id}`, label: c.label })),
      ...(app.events ?? []).map((e) => ({ event: e.id, label: e.label })),
    ])
    for (const reaction of app.reactions ?? [])
      events.register({
        consumer: `${app.id}.${reaction.id}`,
        event: reaction.on.id,
        run: ({ tenant, payload }, take) =>
          within(reaction.id, systemActor(app, tenant), async (ctx, scope) => {
            if (await take(scope)) await reaction.run(ctx, reaction.on.payload.parse(payload))
          }),
      })
    for (const job of app.jobs ?? [])
      jobs.register({
        ...{ id: `${app.id}.${job.id}`, label: job.label, input: job.input, cron: job.cron },
        urgent: job.urgent,
        permissions: Object.keys(app.permissions.labels),
        run: ({ actor, input, progress }) =>
          job.run((run) => within(job.id, actor, run), input, progress, devices(actor)),
      })
    for (const watch of app.watches ?? [])
      watches.register(app.id, watch, (tenant, run) => within(watch.id, systemActor(app, tenant), run))
  }
}

import { defineApp, t } from '../../contract/index.ts'
import { cancelStop } from './commands/cancel-stop.ts'
import { dropOrder } from './commands/drop-order.ts'
import { editPlan } from './commands/edit-plan.ts'
import { editRoute } from './commands/edit-route.ts'
import { editStandard } from './commands/edit-standard.ts'
import { endPlan } from './commands/end-plan.ts'
import { finishOrder } from './commands/finish-order.ts'
import { groupIntoStop } from './commands/group-into-stop.ts'
import { keepRound } from './commands/keep-round.ts'
import { makeOrder } from './commands/make-order.ts'
import { makePlan } from './commands/make-plan.ts'
import { makeRoute } from './commands/make-route.ts'
import { makeStandard } from './commands/make-standard.ts'
import { orderNow } from './commands/order-now.ts'
import { pausePlan } from './commands/pause-plan.ts'
import { pauseRoute } from './commands/pause-route.ts'
import { planStop } from './commands/plan-stop.ts'
import { resumePlan } from './commands/resume-plan.ts'
import { resumeRoute } from './commands/resume-route.ts'
import { retireStandard } from './commands/retire-standard.ts'
import { sendRound } from './commands/send-round.ts'
import { sendRounds } from './commands/send-rounds.ts'
import { startOrder } from './commands/start-order.ts'
import { dashboards } from './dashboards.ts'
import { dueOrders, makeDue } from './jobs.ts'
import { order, orderNumbers } from './order.ts'
import { rounds } from './patrol-jobs.ts'
import { may, refusals } from './permissions.ts'
import { plan, planNumbers } from './plan.ts'
import { plannedStop, stopNumbers } from './planned-stop.ts'
import { beyondLimit } from './public.ts'
import { compliance } from './queries/compliance.ts'
import { forecast } from './queries/forecast.ts'
import { patrolResults } from './queries/patrol-results.ts'
import { routeCard } from './queries/route-card.ts'
import { stopProposals } from './queries/stop-proposals.ts'
import { round, roundNumbers } from './round.ts'
import { route } from './route.ts'
import { seed } from './seed.ts'
import { standard } from './standard.ts'

export const upkeepApp = defineApp({
  id: 'upkeep',
  label: t('点检保养', 'Upkeep'),
  icon: 'ScheduleOutlined',
  uses: ['equipment', 'spares'],
  permissions: may,
  roles: {
    planner: { label: t('保养计划员', 'Maintenance planner'), permissions: [may.read, may.plan] },
    mechanic: { label: t('保养工', 'Mechanic'), permissions: [may.read, may.work, may.patrol] },
    patrol: { label: t('点检员', 'Patrol'), permissions: [may.read, may.patrol] },
    viewer: { label: t('点检保养查看', 'Viewer'), permissions: [may.read] },
  },
  entities: [order, plan, plannedStop, round, route, standard],
  commands: [
    ...[makePlan, orderNow, editPlan, pausePlan, resumePlan, endPlan, makeDue],
    ...[makeOrder, startOrder, finishOrder, dropOrder],
    ...[makeStandard, editStandard, retireStandard, makeRoute, editRoute, pauseRoute, resumeRoute],
    ...[planStop, groupIntoStop, cancelStop],
    ...[sendRound, sendRounds, keepRound],
  ],
  queries: [forecast, stopProposals, compliance, patrolResults, routeCard],
  refusals,
  events: [beyondLimit],
  jobs: [dueOrders, rounds],
  numbers: [planNumbers, stopNumbers, orderNumbers, roundNumbers],
  dashboards,
  migrations: new URL('./migrations/', import.meta.url),
  seed,
})

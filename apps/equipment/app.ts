import { defineApp, t } from '../../contract/index.ts'
import { acceptRepair } from './commands/accept-repair.ts'
import { addPart } from './commands/add-part.ts'
import { addWork } from './commands/add-work.ts'
import { cancelRepair } from './commands/cancel-repair.ts'
import { connectMachine, editSignals, resumeFollowing, stopFollowing } from './commands/connect-machine.ts'
import { correctJobOrder } from './commands/correct-job-order.ts'
import { dispatchRepair } from './commands/dispatch-repair.ts'
import { editEquipment } from './commands/edit-equipment.ts'
import { editPart } from './commands/edit-part.ts'
import { editType } from './commands/edit-type.ts'
import { endJobOrder } from './commands/end-job-order.ts'
import { finishRepair } from './commands/finish-repair.ts'
import { giveStopReason } from './commands/give-stop-reason.ts'
import { importStates } from './commands/import-states.ts'
import { addFailureCode, editFailureCode, retireFailureCode } from './commands/keep-failure-code.ts'
import { addMechanic, editMechanic, retireMechanic } from './commands/keep-mechanic.ts'
import { addProductTime, editProductTime, retireProductTime } from './commands/keep-product-time.ts'
import { addServiceLimit, editServiceLimit } from './commands/keep-service-limit.ts'
import { addShiftCalendar, editShiftCalendar } from './commands/keep-shift-calendar.ts'
import { addStopReason, editStopReason, retireStopReason } from './commands/keep-stop-reason.ts'
import { addTool, changeTool, editTool, removeTool } from './commands/keep-tool.ts'
import { lendEquipment } from './commands/lend-equipment.ts'
import { lockOut } from './commands/lock-out.ts'
import { mothballEquipment } from './commands/mothball-equipment.ts'
import { pauseRepair } from './commands/pause-repair.ts'
import { reactivateEquipment } from './commands/reactivate-equipment.ts'
import { recordJobOrder } from './commands/record-job-order.ts'
import { recordPastRepair } from './commands/record-past-repair.ts'
import { registerEquipment } from './commands/register-equipment.ts'
import { registerType } from './commands/register-type.ts'
import { removePart } from './commands/remove-part.ts'
import { repairDiagnosis } from './commands/repair-diagnosis.ts'
import { correctProduction, reportProduction } from './commands/report-production.ts'
import { requestRepair } from './commands/request-repair.ts'
import { resumeRepair } from './commands/resume-repair.ts'
import { retireType, reviveType } from './commands/retire-type.ts'
import { returnEquipment } from './commands/return-equipment.ts'
import { returnPart } from './commands/return-part.ts'
import { returnRepair } from './commands/return-repair.ts'
import { scrapEquipment } from './commands/scrap-equipment.ts'
import { startJobOrder } from './commands/start-job-order.ts'
import { startRepair } from './commands/start-repair.ts'
import { takePart } from './commands/take-part.ts'
import { transferEquipment } from './commands/transfer-equipment.ts'
import { countAgain } from './count-run.ts'
import { dashboards } from './dashboards.ts'
import { equipment, equipmentNumbers } from './equipment.ts'
import { changeNumbers, equipmentChange } from './equipment-change.ts'
import { equipmentPart } from './equipment-part.ts'
import { equipmentType } from './equipment-type.ts'
import { jobRun, productTime } from './job-order-data.ts'
import { checkDates, followMachines } from './jobs.ts'
import { machineStop, productionReport, signalMap, stopNumbers, stopReason } from './machine-data.ts'
import { may, refusals, roles } from './permissions.ts'
import {
  equipmentKnown,
  equipmentMoved,
  equipmentOf,
  equipmentScrapped,
  jobOrderEnded,
  jobOrderTold,
  partReturned,
  partTaken,
  repairWanted,
} from './public.ts'
import { compare } from './queries/compare.ts'
import { dateList } from './queries/date-list.ts'
import { machineRepairs } from './queries/machine-repairs.ts'
import { machineStatesOf } from './queries/machine-states.ts'
import { machineWall } from './queries/machine-wall.ts'
import { oee } from './queries/oee.ts'
import { orderOee } from './queries/order-oee.ts'
import { overdueRepairs } from './queries/overdue-repairs.ts'
import { repairClocks } from './queries/repair-clocks.ts'
import { repairCost } from './queries/repair-cost.ts'
import { repairFigures } from './queries/repair-figures.ts'
import { similarRepairs } from './queries/similar-repairs.ts'
import { stopPareto } from './queries/stop-pareto.ts'
import { suggestMechanics } from './queries/suggest-mechanics.ts'
import { toolLife } from './queries/tool-life.ts'
import { raiseWanted, repairFromAlarm, takeJobOrder } from './reactions.ts'
import { repairPart, repairPause, repairWork } from './repair-lines.ts'
import { repairNumbers, repairOrder } from './repair-order.ts'
import { failureCode, mechanic, serviceLimit, shiftCalendar } from './repair-people.ts'
import { seed } from './seed.ts'
import { sumAgain } from './sum-job.ts'

import { tool } from './tool.ts'

export const equipmentApp = defineApp({
  id: 'equipment',
  label: t('设备管理', 'Equipment'),
  icon: 'SettingOutlined',
  uses: ['spares'],
  permissions: may,
  roles,
  entities: [
    equipment,
    repairOrder,
    repairWork,
    repairPart,
    repairPause,
    equipmentPart,
    machineStop,
    productionReport,
    jobRun,
    tool,
    equipmentChange,
    equipmentType,
    failureCode,
    mechanic,
    serviceLimit,
    shiftCalendar,
    signalMap,
    stopReason,
    productTime,
  ],
  commands: [
    registerEquipment,
    requestRepair,
    repairDiagnosis,
    editEquipment,
    transferEquipment,
    lendEquipment,
    returnEquipment,
    mothballEquipment,
    reactivateEquipment,
    scrapEquipment,
    registerType,
    editType,
    retireType,
    reviveType,
    addPart,
    editPart,
    removePart,
    dispatchRepair,
    startRepair,
    lockOut,
    finishRepair,
    acceptRepair,
    pauseRepair,
    resumeRepair,
    returnRepair,
    cancelRepair,
    addWork,
    takePart,
    returnPart,
    recordPastRepair,
    addFailureCode,
    editFailureCode,
    retireFailureCode,
    addMechanic,
    editMechanic,
    retireMechanic,
    addServiceLimit,
    editServiceLimit,
    addShiftCalendar,
    editShiftCalendar,
    giveStopReason,
    reportProduction,
    correctProduction,
    startJobOrder,
    endJobOrder,
    recordJobOrder,
    correctJobOrder,
    importStates,
    connectMachine,
    editSignals,
    stopFollowing,
    resumeFollowing,
    addStopReason,
    editStopReason,
    retireStopReason,
    addTool,
    changeTool,
    editTool,
    removeTool,
    addProductTime,
    editProductTime,
    retireProductTime,
  ],
  queries: [
    dateList,
    overdueRepairs,
    repairFigures,
    machineRepairs,
    suggestMechanics,
    similarRepairs,
    repairClocks,
    repairCost,
    oee,
    compare,
    orderOee,
    toolLife,
    stopPareto,
    machineStatesOf,
    machineWall,
    equipmentKnown,
    equipmentOf,
  ],
  publicQueries: [equipmentKnown, equipmentOf, orderOee],
  refusals,
  events: [equipmentMoved, equipmentScrapped, partTaken, partReturned, repairWanted, jobOrderTold, jobOrderEnded],
  reactions: [raiseWanted, repairFromAlarm, takeJobOrder],
  jobs: [checkDates, followMachines, sumAgain, countAgain],
  numbers: [equipmentNumbers, changeNumbers, repairNumbers, stopNumbers],
  approvals: [{ command: scrapEquipment, steps: [{ role: 'approver', need: 'any', deadlineHours: 72 }] }],
  dashboards,
  migrations: new URL('./migrations/', import.meta.url),
  seed,
})

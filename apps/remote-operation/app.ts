import { defineApp, t } from '../../contract/index.ts'
import {
  approveWrite,
  checkRegister,
  confirmWrite,
  disputeWrite,
  operateWrite,
  refuseWrite,
  withdrawWrite,
} from './commands/decide-write.ts'
import { addNote, closeDiagnosis, openDiagnosis, takeSnapshot } from './commands/diagnose.ts'
import { addMachine, editMachine, lockMachine, removeMachine, unlockMachine } from './commands/keep-machine.ts'
import {
  addParameter,
  editParameter,
  resumeParameter,
  retireParameter,
  stopParameter,
} from './commands/keep-parameter.ts'
import { requestWrite } from './commands/request-write.ts'
import { diagnosis, diagnosisNumbers } from './diagnosis.ts'
import { lapse } from './jobs.ts'
import { remoteMachine } from './machine.ts'
import { orderNumbers, writeOrder } from './order.ts'
import { parameter, parameterNumbers } from './parameter.ts'
import { may, refusals, roles } from './permissions.ts'
import { machineBoard } from './queries/machine-board.ts'
import { orderSheet } from './queries/order-sheet.ts'
import { sessionLine } from './queries/session-line.ts'
import { seed } from './seed.ts'
import { writeParameter } from './write-parameter.ts'

export const remoteOperationApp = defineApp({
  id: 'remote-operation',
  label: t('远程运维', 'Remote ops'),
  icon: 'DeploymentUnitOutlined',
  uses: ['equipment'],
  permissions: may,
  roles,
  entities: [writeOrder, remoteMachine, parameter, diagnosis],
  commands: [
    ...[
      requestWrite,
      approveWrite,
      refuseWrite,
      withdrawWrite,
      operateWrite,
      confirmWrite,
      disputeWrite,
      checkRegister,
    ],
    ...[addMachine, editMachine, lockMachine, unlockMachine, removeMachine],
    ...[addParameter, editParameter, stopParameter, resumeParameter, retireParameter],
    ...[openDiagnosis, takeSnapshot, addNote, closeDiagnosis],
  ],
  queries: [machineBoard, orderSheet, sessionLine],
  refusals,
  jobs: [writeParameter, lapse],
  numbers: [parameterNumbers, orderNumbers, diagnosisNumbers],
  migrations: new URL('./migrations/', import.meta.url),
  seed,
})

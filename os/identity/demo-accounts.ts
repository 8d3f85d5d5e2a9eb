import type { Text } from '../../contract/text.ts'

/** Accounts that the demo shows on its sign-in page. They exist only in a data folder made with the demo on. */
export const demoAccounts: {
  name: string
  displayName: string
  password: string
  label: Text
  /** Ids of the roles held, each reaching every row. */
  roles: readonly string[]
}[] = [
  {
    name: 'engineer',
    displayName: 'engineer',
    password: 'Millrace-demo-1',
    label: { zh: '热控工程师：全部权限', en: 'Control engineer: everything' },
    roles: ['demo'],
  },
  {
    name: 'operator',
    displayName: 'operator',
    password: 'Millrace-demo-2',
    label: { zh: '运行值班员：只看，可报修', en: 'Operator on shift: looks, asks for repairs' },
    roles: ['operator', 'equipment.operator'],
  },
  {
    name: 'approver',
    displayName: 'approver',
    password: 'Millrace-demo-3',
    label: { zh: '批准人：批准并签名', en: 'Approver: approves and signs' },
    roles: [
      ...['operator', 'model-reviewer', 'calibration.approver', 'equipment.approver', 'energy.dispatcher'],
      'remote-operation.approver',
    ],
  },
]

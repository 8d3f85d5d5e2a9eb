import { defineRefusals } from '../../contract/refusal.ts'

export const kernelRefusals = defineRefusals({
  appFaulty: [500, '应用无法加载：\n{faults}', 'The apps cannot be loaded:\n{faults}'],
  unknownRecord: [404, '没有这条{entity}记录，或您无权查看', 'There is no such {entity}, or it is not yours to see'],
  beyondReach: [403, '您没有权限对这条{entity}记录执行“{command}”', 'You may not do “{command}” to this {entity}'],
  wrongState: [
    409,
    '当前状态为“{state}”，不能执行“{command}”',
    'The state is “{state}”; “{command}” is not possible now',
  ],
  sealed: [409, '状态为“{state}”后，“{label}”不可再修改', '“{label}” cannot be changed once the state is “{state}”'],
  changedMeanwhile: [
    409,
    '{by} 在您编辑期间修改了这条记录；请核对后重新提交',
    '{by} has changed this record meanwhile; check the changes and send yours again',
  ],
  signatureMissing: [401, '此操作需要签名：请再次验证身份', 'This needs your signature: prove who you are again'],
})

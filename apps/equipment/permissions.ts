import { definePermissions, defineRefusals, t } from '../../contract/index.ts'

export const may = definePermissions('equipment', {
  read: t('查看设备台账', 'See the equipment'),
  keep: t('登记、修改设备及其备件清单', 'Register and edit equipment and its parts'),
  move: t('调拨、借出、封存设备', 'Transfer, lend and mothball equipment'),
  scrap: t('申请报废设备', 'Ask to scrap equipment'),
  approve: t('批准设备报废', 'Approve scrapping'),
})

export const refusals = defineRefusals({
  futureDate: [422, '日期不能晚于今天', 'The date cannot lie in the future'],
  pastDate: [422, '日期不能早于今天', 'The date cannot lie in the past'],
  warrantyTooEarly: [422, '保修期不能早于购置日期', 'A warranty cannot end before the purchase'],
  typeRetired: [409, '设备类型 {code} 已停用，请另选', 'The type {code} is retired; choose another one'],
  nothingMoved: [
    422,
    '位置、部门、保管人和成本中心都没有变化，请至少改一项',
    'Place, department, keeper and cost centre stay as they are; change at least one',
  ],
  equipmentScrapped: [409, '设备 {code} 已报废', 'The equipment {code} is scrapped'],
  unknownEquipment: [404, '没有设备 {code}', 'There is no equipment {code}'],
  whichEquipment: [422, '请给出设备的 id 或编号，只给一个', 'Give either the id or the code of the equipment'],
})

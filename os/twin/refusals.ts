import { defineRefusals } from '../../contract/refusal.ts'
import { tableRefusals } from '../tables/refusals.ts'

const own = defineRefusals({
  badPath: [400, '{detail}', '{detail}'],
  unknownNode: [404, '孪生中没有 {path}', 'There is no {path} in the twin'],
  nodeExists: [409, '{path} 已存在；请换一个编码', '{path} exists already; choose another code'],
  parentMissing: [409, '上级 {path} 不存在；请先建立上级', 'The parent {path} does not exist; make it first'],
  wrongKind: [
    409,
    '{path} 不能是“{kind}”：下级的层级必须低于上级（电厂›机组›专业›系统›设备）',
    '{path} cannot be a {kind}: a child is of a lower kind than its parent (plant › unit › specialty › system › equipment)',
  ],
  moveIntoItself: [409, '{path} 不能移到自己的下级', '{path} cannot be moved below itself'],
  nodeNotEmpty: [
    409,
    '{path} 仍有 {children} 个下级和 {points} 个测点；请先移走或停用它们',
    '{path} still has {children} children and {points} points; move or retire them first',
  ],
  badKks: [400, 'KKS 编码不正确：{detail}', 'The KKS code is wrong: {detail}'],
  typeOnlyForEquipment: [
    409,
    '只有“设备”才有设备类型；{path} 不是设备',
    'Only equipment has an equipment type; {path} is none',
  ],
  unknownEquipmentType: [404, '没有设备类型 {code}；请先定义', 'There is no equipment type {code}; define it first'],
  roleInUse: [
    409,
    '角色 {role} 正被测点 {point} 使用；请先改掉该测点的角色',
    'The role {role} is played by the point {point}; change that first',
  ],
  unknownPoint: [404, '没有测点 {id}', 'There is no point {id}'],
  badCursor: [400, '分页游标无效；请从第一页重新开始', 'The cursor is not valid; start again from the first page'],
})

export const twinRefusals = { ...own, ...tableRefusals }

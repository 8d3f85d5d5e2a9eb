import { defineEntity, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { machineTable } from './schema.ts'

const interlockHelp = t(
  '全部成立才下发：主轴停止、非自动运行、门关闭等；机台的条件对它的每个参数有效',
  'All must hold before anything is written: spindle stopped, not in automatic, door closed; they guard every parameter of it',
)

/** A machine that may be worked on from afar. */
export const remoteMachine = defineEntity({
  id: 'machine',
  plural: 'machines',
  table: machineTable,
  label: t('远程机台', 'Remote machine'),
  title: 'name',
  sort: 'name',
  read: may.read,
  fields: {
    name: { label: t('机台', 'Machine'), list: true, search: true },
    equipment: { label: t('设备', 'Equipment'), kind: 'link', to: 'equipment.equipment', list: true },
    training: {
      label: t('训练机', 'Training machine'),
      help: t('背后是仿真机，用于练习；步骤与真实机台相同', 'A simulated one to practise on; the steps are the same'),
      list: true,
    },
    prefix: {
      label: t('测点前缀', 'Prefix of its points'),
      help: t(
        '本机参数和联锁的测点都必须以此开头，写入不会落到别的机台上',
        'Every point of its parameters and interlocks begins with it, so that no write reaches another machine',
      ),
    },
    interlocks: { label: t('联锁条件', 'Interlocks'), help: interlockHelp },
    maxAgeSeconds: {
      label: t('实时值时效（秒）', 'Live values fresh for (s)'),
      help: t(
        '联锁测点多久没有新值即视为失效；只在变化时上送的测点（如 OPC UA 订阅）请留空，按连接品质判断',
        'Older values of interlocks do not count; leave empty where values come only when they change (OPC UA), then their quality tells',
      ),
    },
    lockedFor: { label: t('锁定原因', 'Locked for') },
    remark: { label: t('备注', 'Remark'), kind: 'multiline' },
  },
  states: {
    remote: { label: t('允许远程', 'Remote'), tone: 'good' },
    locked: { label: t('就地锁定', 'Locked'), tone: 'warn' },
    removed: { label: t('已移出', 'Removed'), tone: 'ended', seals: 'all' },
  },
  initial: 'remote',
  moves: {
    lock: { label: t('锁定', 'Lock'), from: ['remote'], to: 'locked' },
    unlock: { label: t('解除锁定', 'Unlock'), from: ['locked'], to: 'remote' },
    remove: { label: t('移出', 'Remove'), from: ['remote', 'locked'], to: 'removed' },
  },
})

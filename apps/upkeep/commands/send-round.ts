import { defineAction, t } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { openRoute, sentRound, takeRound } from '../take-round.ts'

const json = (zh: string, en: string) => ({ label: t(zh, en) })
export const sentFields = {
  client: json('手机端标识', 'Id on the phone'),
  route: json('路线编号', 'Route number'),
  readings: json('读数', 'Readings'),
  scans: json('扫码', 'Scans'),
}

export const sendRound = defineAction({
  id: 'send-round',
  label: t('上传一轮巡检', 'Send a round'),
  help: t('由手机页面调用；同一轮重复上传只记一次', 'Called by the page on the phone; sent twice it counts once'),
  input: sentRound,
  fields: sentFields,
  permission: may.patrol,
  run: async (ctx, sent) => takeRound(ctx, sent, await openRoute(ctx, sent.route)),
})

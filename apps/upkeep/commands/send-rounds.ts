import { type Ctx, defineAction, t, z } from '../../../contract/index.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { may } from '../permissions.ts'
import { type OpenRoute, openRoute, type SentRound, sentRound, type Taken, takeRound } from '../take-round.ts'

type Refused = { client: string; refused: { code: string; field: string | null; zh: string; en: string } }

async function taken(ctx: Ctx, sent: SentRound, open: OpenRoute | null): Promise<Taken | Refused> {
  try {
    return await takeRound(ctx, sent, open)
  } catch (error) {
    // a round is refused before anything of it is written, so those before it may stay
    if (!(error instanceof Refusal) || error.kind.status >= 500) throw error
    const { code, field = null } = error
    return { client: sent.client, refused: { code, field, ...error.texts() } }
  }
}

export const sendRounds = defineAction({
  id: 'send-rounds',
  label: t('批量上传巡检', 'Send many rounds'),
  help: t('每轮分别答复；被拒的不影响其他的', 'Each is answered by itself; one refused leaves the others alone'),
  input: z.strictObject({ rounds: z.array(sentRound).min(1).max(500) }),
  fields: { rounds: { label: t('巡检', 'Rounds') } },
  permission: may.patrol,
  async run(ctx, { rounds }) {
    const answers = new Map<SentRound, Taken | Refused>()
    const byRoute = Map.groupBy(rounds, ({ route }) => route)
    // always in one order, so that two phones that send rounds of the same routes do not wait for each other
    for (const [code, ofRoute] of [...byRoute].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const open = await openRoute(ctx, code)
      for (const sent of ofRoute) answers.set(sent, await taken(ctx, sent, open))
    }
    const items = rounds.map((sent) => answers.get(sent)!)
    const count = (is: (item: Taken | Refused) => boolean) => items.filter(is).length
    return {
      items,
      taken: count((item) => 'round' in item && !item.known),
      known: count((item) => 'round' in item && item.known),
      refused: count((item) => 'refused' in item),
    }
  },
})

import { z } from 'zod'
import { defineRoute, type Route } from '../http/route.ts'
import { bodyOf, runCommand } from './run-command.ts'
import { runQuery } from './run-query.ts'
import type { Kernel } from './work.ts'

/** Largest body of a command: long texts and tables of readings, not files. */
const maxCommandBytes = 1024 * 1024

/** Every command and query of every app over HTTP. */
export function appRoutes(kernel: Kernel): Route[] {
  const { apps } = kernel.registry
  const commands = apps.flatMap((app) =>
    app.commands
      .filter((command) => !command.internal)
      .map((command) =>
        defineRoute({
          method: 'POST',
          path: `/api/${app.id}/${command.id}`,
          summary: command.label,
          permission: command.permission,
          body: bodyOf(command),
          bodyCheckedByRun: true,
          maxBytes: maxCommandBytes,
          answer: z.looseObject({
            id: z.uuid().optional(),
            version: z.int().optional(),
            state: z.string().optional(),
            pending: z.uuid().optional(),
          }),
          async run({ actor, language, body, request, reply }) {
            const key = request.header('idempotency-key')
            const answer = await runCommand(kernel, { app, command, actor: { ...actor, language }, body, key })
            if (answer.pending) reply.status(202)
            return answer
          },
        }),
      ),
  )
  const queries = apps.flatMap((app) =>
    app.queries.map((query) =>
      defineRoute({
        method: 'GET',
        path: `/api/${app.id}/${query.id}`,
        summary: query.label,
        permission: query.permission,
        query: query.input,
        queryFromText: true,
        run: ({ actor, language, query: input }) => runQuery(kernel, query, { ...actor, language }, input),
      }),
    ),
  )
  return [...commands, ...queries]
}

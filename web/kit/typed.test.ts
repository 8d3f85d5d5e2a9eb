import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { defineAction, defineQuery } from '../../contract/command.ts'
import { definePermissions } from '../../contract/permissions.ts'
import type { Answered, Asked, Called } from './declared.ts'

const may = definePermissions('typed', { read: { zh: '查看', en: 'See' } })
const label = { zh: '查询', en: 'Query' }
const dueList = defineQuery({
  id: 'due-list',
  label,
  permission: may.read,
  input: z.strictObject({ days: z.int().default(30), place: z.string() }),
  run: async () => ({ items: [{ id: 'a', due: new Date(0), left: 1 }] }),
})
const sweep = defineAction({
  id: 'sweep',
  label,
  permission: may.read,
  audit: 'logged',
  input: z.object({ day: z.iso.date() }),
  run: async () => undefined,
})

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

test('types of a page come from the declarations: a wrong one fails the type check', () => {
  const asked: Same<Asked<typeof dueList>, { days?: number | undefined; place: string }> = true
  const answered: Same<Answered<typeof dueList>, { items: { id: string; due: string; left: number }[] }> = true
  const called: Same<Called<typeof sweep>, { day: string }> = true
  assert.ok(asked && answered && called)
})

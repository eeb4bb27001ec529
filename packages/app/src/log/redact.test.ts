import { describe, expect, it } from 'vitest'
import { redact } from './redact.ts'

describe('a log line', () => {
  it.each([
    ['550 no such user <ann.o+x@mail.example.org> here', '550 no such user <<email>> here'],
    ['connect ECONNREFUSED 203.0.113.9:25', 'connect ECONNREFUSED <address>:25'],
    ['from 2001:db8::1 and ::1', 'from <address> and <address>'],
    ['GET https://h/media/a?e=1&s=secret failed', 'GET https://h/media/a?… failed'],
    ['header Authorization: Bearer abc.def-ghi refused', 'header Authorization: Bearer … refused'],
    ['token eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln is wrong', 'token … is wrong'],
  ])('says of "%s": "%s"', (text, told) => expect(redact(text)).toBe(told))

  it.each([
    'at file:///work/main/packages/app/src/log/log.ts:12:34',
    'Error: SQLITE_FULL: database or disk is full',
    'What is it?',
    'CloudAlbum 1.2.3 at 12:30:45',
    'node:internal/process/task_queues:104:5',
    'std::bad_alloc',
  ])('leaves as it is: %s', (text) => expect(redact(text)).toBe(text))
})

export * from './cloudalbum-2019/create-cloudalbum-2019.ts'

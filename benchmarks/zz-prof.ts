import { join } from 'node:path';
import { mkdtempSync, existsSync } from 'node:fs';
import { Memory } from '@keepsake/core';
import { generateCorpus, generateQuestions } from './dataset/generate-corpus.ts';
import { localEmbedder } from './systems/local-embedder.ts';
import { EMBEDDING_MODELS } from './endpoint/answer-embeddings.ts';
const corpus={size:10000,layout:'many-users' as const};
const path='/tmp/zz-prof/memory.db';
const fresh=!existsSync(path);
const memory=new Memory({store:{provider:'sqlite',config:{path}},embedder:localEmbedder(Object.keys(EMBEDDING_MODELS)[0] as string)});
if(fresh){const b:any[]=[];for(const m of generateCorpus(corpus)){b.push({messages:m.text,userId:m.userId});if(b.length===1000){await memory.addMany(b);b.length=0;}} if(b.length)await memory.addMany(b);await memory.flush();}
const qs=generateQuestions({...corpus,count:3000});
for(const q of qs)await memory.search(q.query,{userId:q.userId,limit:10});
const t=[];const a=performance.now();const c=process.cpuUsage();
for(let i=0;i<2;i++)for(const q of qs){const s=performance.now();await memory.search(q.query,{userId:q.userId,limit:10});t.push(performance.now()-s);}
t.sort((x,y)=>x-y);const u=process.cpuUsage(c);
console.log('p50',t[Math.floor(t.length/2)].toFixed(3),'p95',t[Math.floor(t.length*.95)].toFixed(3),'cpu/search',((u.user+u.system)/1000/t.length).toFixed(3));
await memory.close();

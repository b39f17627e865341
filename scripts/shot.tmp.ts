import { createServer } from 'vite';
import { launchBrowser } from './launch-browser.js';
const W=Number(process.argv[2]??1280),H=Number(process.argv[3]??800),tag=process.argv[4]??'d',secs=Number(process.argv[5]??14);
const server=await createServer({root:'examples',configFile:'examples/vite.config.ts',server:{port:0,host:'127.0.0.1',hmr:false,watch:null},logLevel:'error'});await server.listen();
const url=server.resolvedUrls!.local[0]!;
const b=await launchBrowser();
const ctx=await b.newContext({viewport:{width:W,height:H},...(W<500?{hasTouch:true,isMobile:true,deviceScaleFactor:1}:{})});
const p=await ctx.newPage();p.on('pageerror',e=>console.log('ERR',e));p.on('console',m=>m.type()==='error'&&console.log('CON',m.text()));
await p.goto(url+'game-rumble/?seed=3'+(process.argv[6]??''));
await p.waitForSelector('body[data-state=menu]',{timeout:60000});
await p.screenshot({path:`/tmp/w/game-shots/${tag}-menu.png`});
await p.click('#start');await p.waitForSelector('body[data-state=playing]',{timeout:60000});
await p.evaluate(`(()=>{const held=new Set();const key=(c,d)=>{if(held.has(c)===d)return;d?held.add(c):held.delete(c);window.dispatchEvent(new KeyboardEvent(d?'keydown':'keyup',{code:c}))};
const L=[-3.6,0,3.6];const f=()=>{requestAnimationFrame(f);const w=nightDrive.world;const g=w.items.filter(i=>i.kind==='gate'&&i.state==='ahead').sort((a,b)=>a.arrivesAt-b.arrivesAt)[0];const dx=(g?L[g.lane]:0)-w.x;key('ArrowLeft',dx<-0.5);key('ArrowRight',dx>0.5);};f();window.log=[];})()`);
for(let i=1;i<=3;i++){await p.waitForFunction(`nightDrive.world.time>${secs*i/3}||nightDrive.world.over`,undefined,{timeout:120000});await p.screenshot({path:`/tmp/w/game-shots/${tag}-${i}.png`});console.log(await p.evaluate(`({t:nightDrive.world.time,score:nightDrive.world.score,combo:nightDrive.world.bestCombo,items:nightDrive.world.items.length,level:nightDrive.world.level,energy:nightDrive.world.energy,stats:nightDrive.stats,cmds:nightDrive.rumble.haptics.stats.commands,fps:nightDrive.stats.fps})`));}
await p.click('#feel-open');await p.click('#pause').catch(()=>{});await p.screenshot({path:`/tmp/w/game-shots/${tag}-pause.png`});
await b.close();await server.close();

"""Clips of drum patterns with exact truth, from single hits, three quarters of them over parts of other stems.

usage: make_clips.py --material DIR --pool DIR --clips DIR --seed N --count N
Writes CLIPS/SEED_NNN/{m.wav,truth.txt,clean}: the mix, `seconds label` a line, 1 where drums are alone.
"""
import argparse, functools, glob, json, os, re, subprocess, sys
from pathlib import Path
import numpy as np
import soundfile as sf
from scipy.signal import fftconvolve, resample_poly

sys.path.insert(0, str(Path(__file__).parent.parent))
from sense_training.data.pool import Pool

RATE = 48000
SOUND_FONT = '/usr/share/sounds/sf2/FluidR3_GM.sf2'
PROGRAMS = (0, 8, 16, 24, 25, 32, 40)
parser = argparse.ArgumentParser()
for name in ('material', 'pool', 'clips'): parser.add_argument('--' + name, required=True)
for name in ('seed', 'count'): parser.add_argument('--' + name, type=int, required=True)
options = parser.parse_args()
D, OUT, seed, count = options.material, options.clips, options.seed, options.count
KIT_FOLDER = os.path.join(OUT, 'kits')
os.makedirs(KIT_FOLDER, exist_ok=True)
rng = np.random.default_rng(seed)
GM={'kick':[36,35],'snare':[38,40],'hihat':[42,44,46],'tom':[41,43,45,47,48,50],'cymbal':[49,51,57,55]}
@functools.cache
def load(p):
    x,r=sf.read(p,always_2d=True,dtype='float32'); x=x[:3*RATE]
    if x.shape[1]==1: x=np.repeat(x,2,1)
    if r!=RATE:
        x=resample_poly(x,RATE,r,axis=0).astype(np.float32)
    e=np.abs(x).max(1); on=np.argmax(e>.05*e.max()+1e-9); return x[max(0,on-24):]
def vlq(n):
    b=[n&127]; n>>=7
    while n: b.append((n&127)|128); n>>=7
    return bytes(reversed(b))
def gm():
    for prog in PROGRAMS:
        f=f'{KIT_FOLDER}/{prog}'
        if os.path.exists(f+'.wav'): continue
        tr=vlq(0)+bytes([0xC9,prog]); t=0; last=0; ix=[]
        for k,ns in GM.items():
            for n in ns:
                for v in (50,85,115):
                    tr+=vlq(int(t*960)-last)+bytes([0x99,n,v]); last=int(t*960); ix.append((k,t)); t+=2.0
        tr+=vlq(1920)+b'\xff\x2f\x00'; open(f+'.mid','wb').write(b'MThd'+(6).to_bytes(4,'big')+b'\x00\x00\x00\x01\x01\xe0MTrk'+len(tr).to_bytes(4,'big')+tr)
        subprocess.run(['fluidsynth','-ni','-g','0.6','-r','48000','-F',f+'.wav',SOUND_FONT,f+'.mid'],check=True,capture_output=True); json.dump(ix,open(f+'.json','w'))
gm()
def g(p): return sorted(f for f in glob.glob(D+'/*/*') if re.search(p,f))
KITS=[{'kick':g('muldjord/Kdrum'),'snare':g('muldjord/Snare_'),'hihat':g('muldjord/Hihat'),'tom':g('muldjord/Tom'),'cymbal':g('muldjord/(Crash|China|Ride)')},
 {'kick':g('sonicpi/drum_(bass|heavy)'),'snare':g('sonicpi/drum_snare'),'hihat':g('sonicpi/drum_cymbal_(closed|pedal|open)'),'tom':g('sonicpi/drum_tom'),'cymbal':g('sonicpi/drum_(splash|cymbal_hard|cymbal_soft)')},
 {'kick':g('sonicpi/(bd_|elec_(hollow|soft)_kick)'),'snare':g('sonicpi/(sn_|elec_.*snare)'),'hihat':g('sonicpi/hat_'),'tom':g('sonicpi/elec_fuzz_tom|sonicpi/drum_tom'),'cymbal':g('sonicpi/(elec_cymbal|ride_)')}]
@functools.cache
def gmkit(prog):
    x,_=sf.read(f'{KIT_FOLDER}/{prog}.wav',always_2d=True,dtype='float32'); r={}
    for k,t in json.load(open(f'{KIT_FOLDER}/{prog}.json')):
        s=x[int(t*RATE):int((t+1.95)*RATE)]; e=np.abs(s).max(1); on=np.argmax(e>.05*e.max()+1e-9); r.setdefault(k,[]).append(s[max(0,on-24):])
    return r
def kit():
    u=rng.random()
    if u<.35: return {k:[load(f) for f in v] for k,v in KITS[0].items()},True
    if u<.5: return {k:[load(f) for f in v] for k,v in KITS[1].items()},False
    if u<.68:
        return {k:[load(v[rng.integers(len(v))])] for k,v in KITS[2].items() if v},False
    return gmkit(int(rng.choice(PROGRAMS))),False
def tilt(x):
    """A random shelf at each end, as a mixing desk would set it."""
    f=np.fft.rfftfreq(len(x),1/RATE); g=rng.normal(0,3)*np.clip(np.log2(200/np.maximum(f,20)),0,2)/2+rng.normal(0,4)*np.clip(np.log2(np.maximum(f,20)/3000),0,2)/2
    return np.fft.irfft(np.fft.rfft(x,axis=0)*10**(g/20)[:,None],len(x),axis=0).astype(np.float32)
def squash(x):
    """A bus that is driven by up to 12 dB."""
    d=10**(rng.uniform(0,12)/20)/max(1e-4,np.abs(x).max()); return np.tanh(x*d*1.2)/d
pool=Pool(Path(options.pool))
for n in range(count):
    ks,layered=kit(); bpm=rng.uniform(64,196); L=5.9 if rng.random()<.75 else 9.; sub=rng.choice([4,4,4,3]); step=60/bpm/sub; N=int(L*RATE)
    out=np.zeros((N+4*RATE,2),np.float32); truth=[]; bar=4*sub
    one={k:(v[rng.integers(len(v))]) for k,v in ks.items()}; gains={k:10**(rng.normal(0,3)/20) for k in ks}; gains['hihat']*=.5; gains['cymbal']=gains.get('cymbal',1)*.6
    pan={k:rng.normal(0,.25) if k not in('kick','snare') else 0 for k in ks}
    kp=np.zeros(bar); kp[0]=.95; kp[2*sub]=rng.choice([.9,.2]); kp+=rng.random(bar)*rng.choice([.1,.35])
    sp=np.zeros(bar); sp[sub]=sp[3*sub]=.93; sp+=rng.random(bar)*rng.choice([.02,.15])
    hp=np.full(bar,rng.choice([.05,.5])); hp[::max(1,sub//2)]=rng.choice([.95,.8]); hp[::sub]=.95
    if rng.random()<.12: hp[:]=0
    spread=rng.uniform(.05,.25); soft=rng.choice([1,1,.7,.5]); ride=rng.random()<.2; t=.15; i=0
    while t<L-.1:
        b=i%bar; fill=(i//bar)%4==3 and b>=2*sub and rng.random()<.7
        hits=[]
        if rng.random()<kp[b]: hits.append('kick')
        if rng.random()<sp[b]: hits.append('snare')
        if rng.random()<hp[b]: hits.append('cymbal' if ride else 'hihat')
        if fill and rng.random()<.8: hits=[rng.choice(['tom','tom','snare'])]+(['kick'] if rng.random()<.2 else [])
        if b==0 and (i//bar)%2==0 and rng.random()<.5: hits=[h for h in hits if h!='hihat']+['cymbal']
        for h in dict.fromkeys(hits):
            if h not in ks: continue
            at=t+rng.normal(0,.004); vel=np.clip((.9 if b%sub==0 else .65)+rng.normal(0,spread),.12,1)
            if h=='snare' and b not in (sub,3*sub): vel*=rng.choice([.25,.45,.9])
            vel=max(.08,vel*soft)
            v=ks[h]; s=v[min(len(v)-1,int(vel*len(v)*.999))] if layered and len(v)>6 else (v[rng.integers(len(v))] if h in('tom','hihat') and len(v)<14 else one[h])
            s=s*(gains[h]*vel**1.5/max(1e-3,np.abs(s).max())); at=max(0,at); p=int(at*RATE); e=min(len(out),p+len(s)); q=np.clip(pan[h],-.7,.7)
            out[p:e,0]+=s[:e-p,0]*(1-q); out[p:e,1]+=s[:e-p,1]*(1+q); truth.append((at+24/RATE,h))
        t+=step; i+=1
    out=out[:N]
    out=tilt(out)
    if rng.random()<.5: out=squash(out)
    if rng.random()<.5:
        ir=rng.normal(size=(int(.25*RATE),2))*np.exp(-np.arange(int(.25*RATE))/RATE/.06)[:,None]
        out=out+.08*np.stack([fftconvolve(out[:,c],ir[:,c]/np.linalg.norm(ir[:,c]))[:N] for c in (0,1)],1).astype(np.float32)
    out*=10**((-20+rng.normal(0,3))/20)/max(1e-4,np.sqrt((out**2).mean()))
    clean=rng.random()<.2; mix=out.copy()
    if not clean:
        if L>6: out=out[:int(5.9*RATE)]; mix=mix[:len(out)]; truth=[(a,b) for a,b in truth if a<5.88]; N=len(out)
        mix*=10**(rng.normal(-1,3)/20)
        for role in ('bass','other','vocals'):
            if rng.random()<.12: continue
            src=pool.by_role[role]; ids=src['real'] if rng.random()<.5 and src.get('real') else src['made']; ix=ids[rng.integers(len(ids))]; x=pool.read(ix,0,N).T; lv=pool.entries[ix].level
            if lv>0: mix[:len(x)]+=x*10**((-21+rng.normal(0,3))/20)/lv
    m=np.abs(mix).max(); mix*=min(1,.95/m)
    os.makedirs(f'{OUT}/{seed}_{n:03}',exist_ok=True); sf.write(f'{OUT}/{seed}_{n:03}/m.wav',mix,RATE,subtype='PCM_16'); open(f'{OUT}/{seed}_{n:03}/truth.txt','w').write('\n'.join(f'{a:.4f} {b}' for a,b in sorted(truth)))
    open(f'{OUT}/{seed}_{n:03}/clean','w').write('1' if clean else '0')

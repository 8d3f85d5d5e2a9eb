#!/usr/bin/python3
"""Writes grid.csv and backward.csv beside it: states of water and steam at random inputs, computed by the independent
implementation that Debian ships as python3-iapws (1.5.2). Run by hand when the test wants other states."""
import csv
import math
import os
import random
from iapws import IAPWS95, IAPWS97, iapws97

here = os.path.dirname(os.path.abspath(__file__))
pick = random.Random(97)


def state(given, first, second, w):
    mixed = w.region == 4
    rest = [None] * 5 if mixed else [w.cp, w.cv, w.w, w.mu, w.k]
    return [given, first, second, w.region, w.P, w.T, w.x, w.v, w.h, w.u, w.s, *rest]


def temperatures_and_pressures():
    for _ in range(30):
        t = pick.uniform(273.2, 623.1)
        yield t, pick.uniform(iapws97._PSat_T(t), 100)
    for _ in range(15):
        t = pick.uniform(330, 623.1)
        yield t, iapws97._PSat_T(t) * pick.uniform(0.05, 0.99)
    for _ in range(25):
        t = pick.uniform(640, 1073)
        yield t, (iapws97._P23_T(t) if t < 863.15 else 100) * pick.uniform(0.01, 0.99)
    for _ in range(40):
        t = pick.uniform(623.2, 863)
        yield t, pick.uniform(iapws97._P23_T(t), 100)
    for _ in range(20):
        yield pick.uniform(640, 660), pick.uniform(22.1, 26)
    for _ in range(15):
        yield pick.uniform(1073.2, 2273), 10 ** pick.uniform(-3, math.log10(50))


def grid():
    for t, p in temperatures_and_pressures():
        t, p = float('%.7g' % t), float('%.6g' % p)
        yield state('pT', p, t, IAPWS97(P=p, T=t))
    for _ in range(20):
        p, x = float('%.5g' % 10 ** pick.uniform(-3, math.log10(22))), round(pick.uniform(0.01, 0.99), 3)
        yield state('px', p, x, IAPWS97(P=p, x=x))


def backward():
    for _ in range(12):
        t = pick.uniform(280, 620)
        w = iapws97._Region1(t, pick.uniform(iapws97._PSat_T(t), 100))
        p, h, s = w['P'], w['h'], w['s']
        yield ['T_ph_r1', p, h, iapws97._Backward1_T_Ph(p, h)]
        yield ['T_ps_r1', p, s, iapws97._Backward1_T_Ps(p, s)]
        yield ['p_hs_r1', h, s, iapws97._Backward1_P_hs(h, s)]
    for _ in range(30):
        t = pick.uniform(400, 1073)
        top = iapws97._PSat_T(t) if t < 623.15 else iapws97._P23_T(t) if t < 863.15 else 100
        w = iapws97._Region2(t, top * pick.uniform(0.01, 0.98))
        p, h, s = w['P'], w['h'], w['s']
        yield ['T_ph_r2', p, h, iapws97._Backward2_T_Ph(p, h)]
        yield ['T_ps_r2', p, s, iapws97._Backward2_T_Ps(p, s)]
        yield ['p_hs_r2', h, s, iapws97._Backward2_P_hs(h, s)]
    for _ in range(20):
        t = pick.uniform(625, 860)
        p = pick.uniform(max(23, iapws97._P23_T(t)), 100)
        w = iapws97._Region3(1 / iapws97._Backward3_v_PT(p, t), t)
        h, s = w['h'], w['s']
        yield ['T_ph_r3', p, h, iapws97._Backward3_T_Ph(p, h)]
        yield ['v_ph_r3', p, h, iapws97._Backward3_v_Ph(p, h)]
        yield ['T_ps_r3', p, s, iapws97._Backward3_T_Ps(p, s)]
        yield ['v_ps_r3', p, s, iapws97._Backward3_v_Ps(p, s)]
        yield ['p_hs_r3', h, s, iapws97._Backward3_P_hs(h, s)]
    for _ in range(60):
        t, p = pick.uniform(630, 660), pick.uniform(17, 25.5)
        if p > iapws97._P23_T(t):
            yield ['v_pT_r3', p, t, iapws97._Backward3_v_PT(p, t)]


def slopes():
    """Density slopes of IAPWS-95 at the states of the critical tables of viscosity and conductivity."""
    for rho in (1, 122, 222, 272, 322, 372, 422, 750):
        here_, hot = IAPWS95(rho=rho, T=647.35), IAPWS95(rho=rho, T=1.5 * 647.096)
        yield ['critical', rho, 647.35, here_.cp, here_.cv, here_.drhodP_T, hot.drhodP_T]


def write(name, head, rows):
    with open(os.path.join(here, name), 'w', newline='') as out:
        sheet = csv.writer(out, lineterminator='\n')
        sheet.writerow(head)
        for row in rows:
            sheet.writerow(['' if v is None else '%.11g' % v if isinstance(v, float) else v for v in row])


write('grid.csv', 'given,first,second,region,p_MPa,T_K,x,v,h,u,s,cp,cv,w,mu,lambda'.split(','), grid())
write('backward.csv', 'equation,first,second,value'.split(','), backward())
write('slopes.csv', 'kind,rho,T_K,cp,cv,drho_dp,drho_dp_at_1.5Tc'.split(','), slopes())

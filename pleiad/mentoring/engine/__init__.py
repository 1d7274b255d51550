"""The matching engine: plain values in, the best plan and its proof out.

The objective, in this order: as many priority mentees as possible have a mentor; as many mentees
as possible; the highest total score. All three are reached exactly. `listed.ListedMarket` takes
scores that somebody lists pair by pair, `profiled.ProfiledMarket` what people are like;
`check.faults` and `check.faults_by_likeness` judge any plan against its proof.
"""

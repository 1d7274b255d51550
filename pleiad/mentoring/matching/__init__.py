"""The matching engine: plain values in, the best plan and its proof out.

The objective, in this order: as many priority mentees as possible have a mentor; as many mentees
as possible; the highest total score; as few pairs of before moved as possible. All are reached
exactly. `profiled.solve` takes what people are like, `listed.solve` scores that are listed
pair by pair; `check.faults` and `check.faults_by_likeness` judge any plan against its proof.
"""

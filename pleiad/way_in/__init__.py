"""The way in for people outside the public sector: what the jobs are, told by members who agreed to be read by everyone; open
meetings; how to come back after a break; and what to do on the day one is hired.
"""
